-- name: policy
-- The policy of an organization or, null, of the environment. $1 organization code
select * from identity.factor_policies where organization_code is not distinct from $1;

-- name: put_policy
-- Replace a policy. $1-$4 fields, $5 now
insert into identity.factor_policies
  (organization_code, policy, enabled_factors, has_recovery_codes, updated_at)
values ($1, $2, $3, $4, $5)
on conflict ((coalesce(organization_code, ''))) do update
set policy = excluded.policy, enabled_factors = excluded.enabled_factors,
    has_recovery_codes = excluded.has_recovery_codes, updated_at = excluded.updated_at;

-- name: policies_for
-- The policies that concern a user. $1 user id
select p.* from identity.factor_policies p
where p.organization_code is null or exists (
  select 1 from identity.memberships m
  where m.user_id = $1 and m.organization_code = p.organization_code
);

-- name: of_user
-- What a user has set up. $1 user id
select * from identity.factors where user_id = $1 order by created_at, id;

-- name: put
-- A factor in place of an earlier one of its kind. $1-$3 fields, $4 sealed secret, $5 step, $6 now
insert into identity.factors (id, user_id, kind, sealed_secret, last_step, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (user_id, kind) do update
set id = excluded.id, sealed_secret = excluded.sealed_secret, last_step = excluded.last_step,
    created_at = excluded.created_at, last_used_at = null, usage_count = 0;

-- name: sealed_secret
-- The sealed secret of an authenticator app. $1 user id
select sealed_secret from identity.factors where user_id = $1 and kind = 'authenticator_app';

-- name: use_step
-- Use up a step of an authenticator app; no row when it was used. $1 user id, $2 step, $3 now
update identity.factors
set last_step = $2, last_used_at = $3, usage_count = usage_count + 1
where user_id = $1 and kind = 'authenticator_app' and (last_step is null or last_step < $2)
returning id;

-- name: note_use
-- Count one use. $1 user id, $2 kind, $3 now
update identity.factors set last_used_at = $3, usage_count = usage_count + 1
where user_id = $1 and kind = $2;

-- name: remove
-- Remove one factor. $1 user id, $2 id
delete from identity.factors where user_id = $1 and id = $2 returning id;

-- name: remove_codes_without_factor
-- Recovery codes stand in for a factor: without one they open nothing. $1 user id
delete from identity.recovery_codes c
where c.user_id = $1 and not exists (select 1 from identity.factors f where f.user_id = $1);

-- name: remove_all
-- Remove all factors of a user. $1 user id
delete from identity.factors where user_id = $1;

-- name: remove_codes
-- Remove all recovery codes of a user. $1 user id
delete from identity.recovery_codes where user_id = $1;

-- name: add_codes
-- New recovery codes. $1 user id, $2 SHA-256 of each
insert into identity.recovery_codes (user_id, code_hash) select $1, unnest($2::bytea[]);

-- name: use_code
-- Use up a recovery code; no row when it is unknown or used. $1 user id, $2 SHA-256, $3 now
update identity.recovery_codes set used_at = $3
where user_id = $1 and code_hash = $2 and used_at is null
returning user_id;

-- name: codes_left
-- How many recovery codes are unused. $1 user id
select count(*) from identity.recovery_codes where user_id = $1 and used_at is null;
