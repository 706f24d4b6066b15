-- name: overridden
-- Every flag with the overrides on users' paths. $1 organizations or nulls, $2 users or nulls
select f.*, path.place,
  e.value as environment_value, o.value as organization_value, u.value as user_value
from unnest($1::text[], $2::text[]) with ordinality as path (organization_code, user_id, place)
cross join identity.feature_flags f
left join identity.feature_flag_overrides e
  on e.flag_id = f.id and e.organization_code is null and e.user_id is null
left join identity.feature_flag_overrides o
  on o.flag_id = f.id and o.organization_code = path.organization_code
left join identity.feature_flag_overrides u on u.flag_id = f.id and u.user_id = path.user_id
order by path.place, f.key;

-- name: by_key
-- The flag of a key. $1 key
select * from identity.feature_flags where key = $1;

-- name: create
-- A new flag; no row when the key is taken. $1-$7 fields, $8 now
insert into identity.feature_flags
  (id, key, name, description, kind, allow_override_level, default_value, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict do nothing
returning id;

-- name: delete_other_kind
-- Overrides of another type than the flag's new one. $1 key, $2 the new kind
delete from identity.feature_flag_overrides o
using identity.feature_flags f
where f.id = o.flag_id and f.key = $1 and f.kind <> $2;

-- name: update
-- All but id, key and creation time. $1 key, $2-$6 fields
update identity.feature_flags
set name = $2, description = $3, kind = $4, allow_override_level = $5, default_value = $6
where key = $1
returning id;

-- name: delete
-- The flag with its overrides. $1 key
delete from identity.feature_flags where key = $1 returning id;

-- name: set_override
-- Set a flag of this kind apart. $1 flag id, $2 kind, $3 organization, $4 user, $5 value
insert into identity.feature_flag_overrides (flag_id, organization_code, user_id, value)
select f.id, o.code, u.id, $5
from identity.feature_flags f
left join identity.organizations o on o.code = $3
left join identity.users u on u.id = $4
where f.id = $1 and f.kind = $2
  and ($3::text is null) = (o.code is null) and ($4::text is null) = (u.id is null)
on conflict (flag_id, coalesce(organization_code, ''), coalesce(user_id, ''))
  do update set value = excluded.value
returning flag_id;

-- name: delete_override
-- Take an override back. $1 key, $2 organization or null, $3 user or null
delete from identity.feature_flag_overrides o
using identity.feature_flags f
where f.id = o.flag_id and f.key = $1
  and o.organization_code is not distinct from $2 and o.user_id is not distinct from $3
returning f.id;

-- name: delete_overrides
-- Take all overrides of a scope back. $1 organization or null, $2 user or null
delete from identity.feature_flag_overrides
where organization_code is not distinct from $1 and user_id is not distinct from $2;
