-- name: put
-- A new one-time secret; of those that are found by a name, the one before goes. $1-$5 fields
insert into identity.one_time_secrets (purpose, secret_hash, subject, content, expires_at)
values ($1, $2, $3, $4, $5)
on conflict (purpose, secret_hash) do update
set subject = excluded.subject, content = excluded.content, expires_at = excluded.expires_at,
    used_at = null;

-- name: find
-- The secret, used or not. $1 purpose, $2 SHA-256 of the secret
select * from identity.one_time_secrets where purpose = $1 and secret_hash = $2;

-- name: consume
-- Use a secret; no row when it is absent, used or expired. $1 purpose, $2 SHA-256, $3 now
update identity.one_time_secrets set used_at = $3
where purpose = $1 and secret_hash = $2 and used_at is null and expires_at > $3
returning subject;

-- name: put_code
-- A code in place of the subject's earlier one. $1-$5 fields
insert into identity.email_codes (purpose, subject, code_hash, user_id, expires_at)
values ($1, $2, $3, $4, $5)
on conflict (purpose, subject) do update
set code_hash = excluded.code_hash, user_id = excluded.user_id, expires_at = excluded.expires_at,
    tries = 0, used_at = null;

-- name: try_code
-- Count a try. $1 purpose, $2 subject, $3 SHA-256, $4 most tries, $5 now; no row: dead
update identity.email_codes
set tries = tries + 1, used_at = case when code_hash = $3 then $5::timestamptz end
where purpose = $1 and subject = $2 and used_at is null and tries < $4 and expires_at > $5
returning used_at is not null;

-- name: remove_expired
-- Sweep, some days late: a replayed code is still told apart. $1 now
with old_secrets as (
  delete from identity.one_time_secrets
  where expires_at < $1::timestamptz - interval '1 day' returning 1
), old_codes as (
  delete from identity.email_codes where expires_at < $1 returning 1
)
select (select count(*) from old_secrets) + (select count(*) from old_codes);
