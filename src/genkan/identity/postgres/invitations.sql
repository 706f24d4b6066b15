-- name: create
-- A new invitation. $1-$10 fields
insert into identity.invitations
  (code_hash, sealed_code, organization_code, email, first_name, last_name, role_ids, is_sent,
   created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: by_code_hash
-- The invitation of a code, open or not. $1 SHA-256 of the code
select * from identity.invitations where code_hash = $1;

-- name: part
-- Invitations in an order. $1 sort, $2 $3 key and hash to begin after, $4 descending, $5 how many,
-- $6 organization, $7 with revoked ones, $8 with accepted ones
select * from (
  select *, encode(code_hash, 'hex') collate "C" as id,
    (case $1 when 'email' then lower(email)
      when 'name' then lower(concat_ws(' ', first_name, last_name))
      else to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') end) collate "C"
      as sort_key
  from identity.invitations
  where organization_code = $6
    and ($7 or revoked_at is null) and ($8 or accepted_at is null)
) as listed
where $3::text is null
  or (case when $4 then (sort_key, id) < ($2, $3) else (sort_key, id) > ($2, $3) end)
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then id end, case when $4 then id end desc
limit $5;

-- name: revoke
-- An invitation ends. $1 hash, $2 now
update identity.invitations set revoked_at = $2
where code_hash = $1 and revoked_at is null and accepted_at is null
returning organization_code;

-- name: accept
-- An invitation is used up; no row when it is not open. $1 hash, $2 now
update identity.invitations set accepted_at = $2
where code_hash = $1 and revoked_at is null and accepted_at is null and expires_at > $2
returning organization_code, role_ids;

-- name: add_roles
-- Give a member the roles of an invitation that are still there. $1 user id, $2 code, $3 role ids
insert into identity.member_roles (user_id, organization_code, role_id)
select $1, $2, id from identity.roles where id = any($3)
on conflict do nothing;
