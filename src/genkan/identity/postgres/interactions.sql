-- name: create
-- A new interaction. $1-$20 fields in the order of the table
insert into identity.interactions
  (id, browser_hash, client_id, redirect_uri, state, nonce, scope, audience, code_challenge,
   organization_code, login_hint, language, prompts, wants_registration, user_id, created_at,
   expires_at, finished_at, wishes, session_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
   $19::jsonb, $20);

-- name: by_id
-- The interaction, open or not. $1 id
select * from identity.interactions where id = $1;

-- name: set_user
-- Note who is signing in. $1 id, $2 user id
update identity.interactions set user_id = $2, proofs = '{}', connection_id = null
where id = $1;

-- name: name_visitor
-- Note whom the visitor says to be. $1 id, $2 user id, $3 what was typed
update identity.interactions set user_id = $2, login_hint = $3, proofs = '{}',
  connection_id = null
where id = $1;

-- name: add_proofs
-- Note what was shown for a user; another user's do not count.
-- $1 id, $2 user id, $3 proofs, $4 at which connection, or null
update identity.interactions
set user_id = $2, proofs = case when user_id = $2 then proofs else '{}' end || $3::text[],
  connection_id = coalesce($4::text, case when user_id = $2 then connection_id end)
where id = $1
returning *;

-- name: forget_proofs
-- What a user showed counts no more, but for one interaction. $1 user id, $2 the kept one, or null
update identity.interactions set proofs = '{}', connection_id = null
where user_id = $1 and id is distinct from $2 and finished_at is null;

-- name: sign_on
-- Who continues an open interaction; no row when it is not open. $1 id, $2 session id, $3 now
update identity.interactions set session_id = $2
where id = $1 and finished_at is null and expires_at > $3
returning id;

-- name: settle
-- A page was answered, once, maybe with an organization. $1 id, $2 which, $3 organization, $4 now
update identity.interactions
set settled = array_append(settled, $2::text), organization_code = coalesce($3, organization_code)
where id = $1 and finished_at is null and expires_at > $4 and $2 <> all (settled)
returning *;

-- name: finish
-- Close an open interaction; no row when it is not open. $1 id, $2 now
update identity.interactions set finished_at = $2
where id = $1 and finished_at is null and expires_at > $2
returning id;

-- name: remove_expired
-- Sweep, a day late: an expired one still says where it can be begun anew. $1 now
with gone as (
  delete from identity.interactions
  where expires_at < $1::timestamptz - interval '1 day' returning 1
)
select count(*) from gone;
