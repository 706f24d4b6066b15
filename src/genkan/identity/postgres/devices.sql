-- name: create
-- A new device; no row when a code is taken. $1-$9 fields in the order of the table
insert into identity.device_authorizations
  (device_hash, user_code_hash, client_id, scope, audience, network_address, created_at,
   expires_at, interval_seconds)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict do nothing
returning device_hash;

-- name: by_user_code
-- The device of a person's code. $1 SHA-256
select * from identity.device_authorizations where user_code_hash = $1;

-- name: by_hash
-- The device of a hash. $1 SHA-256
select * from identity.device_authorizations where device_hash = $1;

-- name: poll
-- Note a poll; too soon makes the interval longer. $1 SHA-256, $2 client id, $3 now
with before as (
  select device_hash,
    coalesce(polled_at + make_interval(secs => interval_seconds) > $3, false) as is_too_soon
  from identity.device_authorizations
  where device_hash = $1 and client_id = $2
  for update
)
update identity.device_authorizations d
set polled_at = $3,
    interval_seconds = d.interval_seconds + case when before.is_too_soon then 5 else 0 end
from before
where d.device_hash = before.device_hash
returning d.*, before.is_too_soon;

-- name: allow
-- Let it in. $1 SHA-256, $2 user id, $3 organization, $4 when they proved themselves, $5 now
update identity.device_authorizations
set decided_at = $5, user_id = $2, organization_code = $3, authenticated_at = $4
where device_hash = $1 and decided_at is null and expires_at > $5
returning device_hash;

-- name: deny
-- Turn it away. $1 SHA-256, $2 now
update identity.device_authorizations set decided_at = $2
where device_hash = $1 and decided_at is null and expires_at > $2
returning device_hash;

-- name: redeem
-- Use it up. $1 SHA-256, $2 now
update identity.device_authorizations set redeemed_at = $2
where device_hash = $1 and user_id is not null and redeemed_at is null and expires_at > $2
returning device_hash;

-- name: remove_expired
-- Sweep, a day late: a device that polls on is told why. $1 now
with gone as (
  delete from identity.device_authorizations
  where expires_at < $1::timestamptz - interval '1 day' returning 1
)
select count(*) from gone;
