-- name: all
-- Every key, by id.
select k.*, identity.scopes_of_api_key(k.id) as scopes from identity.api_keys k order by k.id;

-- name: by_id
-- The key of an id. $1 id
select k.*, identity.scopes_of_api_key(k.id) as scopes from identity.api_keys k where k.id = $1;

-- name: create
-- A new key. $1-$10 fields, $11 now
insert into identity.api_keys
  (id, name, kind, key_hash, prefix, suffix, api_id, user_id, organization_code, created_by,
   created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: give_scopes
-- Scopes of the key's API. $1 key, $2 scopes
insert into identity.api_key_scopes (key_id, scope_id)
select k.id, s.id from identity.api_keys k
join identity.api_scopes s on s.api_id = k.api_id and s.id = any($2::text[])
where k.id = $1
on conflict do nothing;

-- name: rotate
-- Another hash for a live key. $1 id, $2 hash, $3 suffix
update identity.api_keys set key_hash = $2, suffix = $3
where id = $1 and revoked_at is null
returning id;

-- name: revoke
-- The end of a key; the first time counts. $1 id, $2 now
update identity.api_keys set revoked_at = coalesce(revoked_at, $2) where id = $1 returning id;

-- name: verify
-- Count a verification of a live key. $1 hash, $2 address, $3 now
update identity.api_keys k
set verified_at = $3, verified_from = $2, verification_count = verification_count + 1
where key_hash = $1 and revoked_at is null
returning k.*, identity.scopes_of_api_key(k.id) as scopes;
