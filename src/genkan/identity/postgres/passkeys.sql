-- name: by_credential
-- The passkey of a credential. $1 id
select * from identity.passkeys where credential_id = $1;

-- name: of_user
-- A user's passkeys. $1 user id
select * from identity.passkeys where user_id = $1 order by created_at, credential_id;

-- name: create
-- A new passkey; no row when the credential is registered. $1-$6 fields
insert into identity.passkeys (credential_id, user_id, public_key, sign_count, name, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing
returning credential_id;

-- name: use
-- It signed; no row when it counted back. Most count nothing and send 0. $1 id, $2 count, $3 now
update identity.passkeys set sign_count = $2, last_used_at = $3
where credential_id = $1 and (sign_count < $2 or (sign_count = 0 and $2 = 0))
returning credential_id;

-- name: rename
-- Another name for one of a user's. $1 user id, $2 credential id, $3 name
update identity.passkeys set name = $3 where user_id = $1 and credential_id = $2
returning credential_id;

-- name: remove
-- Remove one of a user's passkeys. $1 user id, $2 id
delete from identity.passkeys where user_id = $1 and credential_id = $2 returning name;

-- name: rules
-- What the environment and an organization make of passkeys; nulls where nobody said. $1 code
select
  (select policy from identity.passkey_policies where organization_code is null) as environment,
  (select policy from identity.passkey_policies where organization_code = $1) as organization;

-- name: put_rule
-- Replace the rule of an organization or, null, of the environment. $1 code, $2 rule, $3 now
insert into identity.passkey_policies (organization_code, policy, updated_at)
values ($1, $2, $3)
on conflict ((coalesce(organization_code, ''))) do update
set policy = excluded.policy, updated_at = excluded.updated_at;

-- name: remove_rule
-- Remove it. $1 code
delete from identity.passkey_policies where organization_code is not distinct from $1;

-- name: habits
-- Whether a user has a passkey, or declined to make one. $1 user id
select exists (select from identity.passkeys where user_id = $1) as has_passkey,
  exists (select from identity.passkey_refusals where user_id = $1) as has_refused;

-- name: decline
-- A user declined to make one. $1 user id, $2 now
insert into identity.passkey_refusals (user_id, refused_at) values ($1, $2)
on conflict (user_id) do update set refused_at = excluded.refused_at;

-- name: forget_refusal
-- They made one all the same. $1 user id
delete from identity.passkey_refusals where user_id = $1;
