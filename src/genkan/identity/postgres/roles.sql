-- name: page
-- Roles in the order of their ids. $1 after which id, $2 how many
select * from identity.role_records where $1::text is null or id > $1 order by id limit $2;

-- name: part
-- Roles in an order. $1 sort, $2 $3 key and id to begin after, $4 descending, $5 how many
select * from (
  select *,
    (case $1 when 'name' then lower(name) when 'key' then lower(key) else id end) collate "C"
      as sort_key
  from identity.role_records
) as listed
where $3::text is null
  or (case when $4 then (sort_key, id) < ($2, $3) else (sort_key, id) > ($2, $3) end)
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then id end, case when $4 then id end desc
limit $5;

-- name: by_id
-- The role of an id. $1 id
select * from identity.role_records where id = $1;

-- name: by_keys
-- The roles of keys. $1 keys
select * from identity.role_records where key = any($1) order by key;

-- name: by_ids
-- The roles of ids. $1 ids
select * from identity.role_records where id = any($1) order by key;

-- name: create
-- A new role; no row when the key is taken. $1-$6 fields
insert into identity.roles (id, key, name, description, is_default, assignment_permission_id)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing
returning id;

-- name: update
-- Everything but the id and the permissions. $1 id, $2-$6 fields
update identity.roles
set key = $2, name = $3, description = $4, is_default = $5, assignment_permission_id = $6
where id = $1
returning id;

-- name: delete
-- The role, from all who hold it as well. $1 id
delete from identity.roles where id = $1 returning id;

-- name: make_permissions
-- Permissions that are named before they are made bear their key as name; the new ones. $1 keys
insert into identity.permissions (id, key, name, created_at)
select gen_random_uuid()::text, wanted.key, wanted.key, now()
from unnest($1::text[]) as wanted (key)
on conflict do nothing
returning id;

-- name: add_permissions_by_key
-- What a new role permits. $1 role id, $2 keys
insert into identity.role_permissions (role_id, permission_id)
select $1, id from identity.permissions where key = any($2)
on conflict do nothing;

-- name: add_permissions
-- What a role permits besides; the new ones. $1 role id, $2 permission ids
insert into identity.role_permissions (role_id, permission_id)
select roles.id, permissions.id from identity.roles cross join identity.permissions
where roles.id = $1 and permissions.id = any($2)
on conflict do nothing
returning permission_id;

-- name: remove_permissions
-- What a role permits no more; those it did. $1 role id, $2 permission ids
delete from identity.role_permissions where role_id = $1 and permission_id = any($2)
returning permission_id;

-- name: system_permissions
-- What a role permits in the portal. $1 role id
select key from identity.role_system_permissions where role_id = $1;

-- name: add_system_permissions
-- What it permits there besides; the new ones. $1 role id, $2 keys
insert into identity.role_system_permissions (role_id, key)
select roles.id, wanted.key from identity.roles cross join unnest($2::text[]) as wanted (key)
where roles.id = $1
on conflict do nothing
returning key;

-- name: remove_system_permissions
-- What it permits there no more; those it did. $1 role id, $2 keys
delete from identity.role_system_permissions where role_id = $1 and key = any($2) returning key;

-- name: holders
-- Who holds a role. $1 role id, $2 organization or all, $3 after which user id, $4 how many
select user_id, array_agg(organization_code order by organization_code) as organizations
from identity.member_roles
where role_id = $1 and ($2::text is null or organization_code = $2)
  and ($3::text is null or user_id > $3)
group by user_id order by user_id limit $4;

-- name: count_holders
-- How many hold a role in an organization; $3 $4: and were there within these times.
-- $1 role id, $2 organization, $3 $4 times
select count(*) from identity.member_roles mr
join identity.memberships m
  on m.user_id = mr.user_id and m.organization_code = mr.organization_code
where mr.role_id = $1 and mr.organization_code = $2
  and ($3::timestamptz is null or m.last_accessed_at between $3 and $4);

-- name: assign
-- Give a member a role, once. $1 user id, $2 organization, $3 role id
insert into identity.member_roles (user_id, organization_code, role_id)
select m.user_id, m.organization_code, r.id
from identity.memberships m cross join identity.roles r
where m.user_id = $1 and m.organization_code = $2 and r.id = $3
on conflict (user_id, organization_code, role_id) do update set role_id = excluded.role_id
returning role_id;

-- name: withdraw
-- Take a role from a member. $1 user id, $2 organization, $3 role id
delete from identity.member_roles
where user_id = $1 and organization_code = $2 and role_id = $3
returning role_id;

-- name: scopes
-- The scopes of APIs that a role has. $1 role id
select s.id, s.key, s.description, s.api_id
from identity.role_scopes r join identity.api_scopes s on s.id = r.scope_id
where r.role_id = $1 order by s.key, s.api_id;

-- name: add_scope
-- Give a role a scope, once; none of the management API. $1 role id, $2 scope id
insert into identity.role_scopes (role_id, scope_id)
select r.id, s.id
from identity.roles r cross join identity.api_scopes s
join identity.apis i on i.id = s.api_id and not i.is_management_api
where r.id = $1 and s.id = $2
on conflict (role_id, scope_id) do update set scope_id = excluded.scope_id
returning scope_id;

-- name: remove_scope
-- Take a scope from a role. $1 role id, $2 scope id
delete from identity.role_scopes where role_id = $1 and scope_id = $2 returning scope_id;
