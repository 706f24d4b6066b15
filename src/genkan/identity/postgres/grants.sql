-- name: create
-- A new grant. $1-$13 fields
insert into identity.grants
  (id, client_id, user_id, session_id, organization_code, scope, audience, authenticated_at,
   created_at, counter, refreshed_at, expires_at, connection_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: of_ids
-- The grants, live or not. $1 ids
select * from identity.grants where id = any($1::text[]);

-- name: rotate
-- Count one up; no row when the counter is another. $1 id, $2 counter, $3 new end, $4 now
update identity.grants set counter = counter + 1, refreshed_at = $4, expires_at = $3
where id = $1 and counter = $2 and revoked_at is null and expires_at > $4
returning *;

-- name: revoke
-- End a grant. $1 id, $2 now
update identity.grants set revoked_at = $2 where id = $1 and revoked_at is null;

-- name: remove_expired
-- Sweep, some days late: a reused token of an expired family is still told apart. $1 now
with gone as (
  delete from identity.grants where expires_at < $1::timestamptz - interval '7 days' returning 1
)
select count(*) from gone;
