-- name: visited
-- Where users are members. $1 user ids
select user_id, organization_code as code, last_accessed_at
from identity.memberships where user_id = any($1) order by user_id, organization_code;

-- name: members
-- Members in an order. $1 sort, $2 $3 key and id to begin after, $4 descending, $5 how many,
-- $6 code, $7 keys of roles that all must hold, $8 keys of permissions that all must have
select * from (
  select u.id as user_id, u.email, u.given_name, u.family_name, u.picture, u.is_suspended,
    m.created_at as joined_at, m.last_accessed_at,
    array(
      select r.key from identity.member_roles mr join identity.roles r on r.id = mr.role_id
      where mr.user_id = m.user_id and mr.organization_code = m.organization_code order by r.key
    ) as roles,
    array(
      select p.key from identity.member_roles mr
      join identity.role_permissions rp on rp.role_id = mr.role_id
      join identity.permissions p on p.id = rp.permission_id
      where mr.user_id = m.user_id and mr.organization_code = m.organization_code
      union
      select p.key from identity.member_permissions mp
      join identity.permissions p on p.id = mp.permission_id
      where mp.user_id = m.user_id and mp.organization_code = m.organization_code
    ) as permissions,
    (case $1 when 'name' then lower(concat_ws(' ', u.given_name, u.family_name))
      when 'email' then lower(coalesce(u.email, '')) else u.id end) collate "C" as sort_key
  from identity.memberships m join identity.users u on u.id = m.user_id
  where m.organization_code = $6
) as listed
where ($3::text is null
    or (case when $4 then (sort_key, user_id) < ($2, $3) else (sort_key, user_id) > ($2, $3) end))
  -- What is asked of nobody is worked out for the shown rows alone.
  and (cardinality($7::text[]) = 0 or roles @> $7::text[])
  and (cardinality($8::text[]) = 0 or permissions @> $8::text[])
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then user_id end, case when $4 then user_id end desc
limit $5;

-- name: add_member
-- A new membership; no row for a member. $1 user id, $2 code, $3 now
insert into identity.memberships (user_id, organization_code, created_at)
select u.id, o.code, $3 from identity.users u cross join identity.organizations o
where u.id = $1 and o.code = $2
on conflict do nothing
returning user_id;

-- name: add_default_roles
-- Give a new member the default roles. $1 user id, $2 code
insert into identity.member_roles (user_id, organization_code, role_id)
select $1, $2, id from identity.roles where is_default
on conflict do nothing;

-- name: add_roles
-- Give a member roles. $1 user id, $2 code, $3 keys
insert into identity.member_roles (user_id, organization_code, role_id)
select $1, $2, id from identity.roles where key = any($3)
on conflict do nothing;

-- name: add_permissions
-- Give a member permissions. $1 user id, $2 code, $3 keys
insert into identity.member_permissions (user_id, organization_code, permission_id)
select $1, $2, id from identity.permissions where key = any($3)
on conflict do nothing;

-- name: unknown_users
-- Which users are not there. $1 ids
select wanted.name from unnest($1::text[]) as wanted (name)
where not exists (select from identity.users where users.id = wanted.name);

-- name: unknown_roles
-- Which roles are not there. $1 keys
select wanted.name from unnest($1::text[]) as wanted (name)
where not exists (select from identity.roles where roles.key = wanted.name);

-- name: unknown_permissions
-- Which permissions are not there. $1 keys
select wanted.name from unnest($1::text[]) as wanted (name)
where not exists (select from identity.permissions where permissions.key = wanted.name);

-- name: remove_member
-- End a membership and the grants for it. $1 user id, $2 code, $3 now
with ended as (
  update identity.grants set revoked_at = $3
  where user_id = $1 and organization_code = $2 and revoked_at is null
)
delete from identity.memberships where user_id = $1 and organization_code = $2 returning user_id;

-- name: permit
-- Give a member a permission, once. $1 user id, $2 code, $3 permission id
insert into identity.member_permissions (user_id, organization_code, permission_id)
select m.user_id, m.organization_code, p.id
from identity.memberships m cross join identity.permissions p
where m.user_id = $1 and m.organization_code = $2 and p.id = $3
on conflict (user_id, organization_code, permission_id)
do update set permission_id = excluded.permission_id
returning permission_id;

-- name: forbid
-- Take a permission from a member. $1 user id, $2 code, $3 permission id
delete from identity.member_permissions
where user_id = $1 and organization_code = $2 and permission_id = $3
returning permission_id;

-- name: give_scope
-- Give a member a scope, once; none of the management API. $1 user id, $2 code, $3 scope id
insert into identity.member_scopes (user_id, organization_code, scope_id)
select m.user_id, m.organization_code, s.id
from identity.memberships m cross join identity.api_scopes s
join identity.apis i on i.id = s.api_id and not i.is_management_api
where m.user_id = $1 and m.organization_code = $2 and s.id = $3
on conflict (user_id, organization_code, scope_id) do update set scope_id = excluded.scope_id
returning scope_id;

-- name: take_scope
-- Take a scope from a member. $1 user id, $2 code, $3 scope id
delete from identity.member_scopes
where user_id = $1 and organization_code = $2 and scope_id = $3
returning scope_id;

-- name: scopes
-- The scopes members have of APIs, by roles and directly. $1 user ids, $2 codes, one for each
with members as (select * from unnest($1::text[], $2::text[]) as m (user_id, organization_code))
select held.user_id, held.organization_code, i.audience, array_agg(s.key order by s.key) as scopes
from (
  select m.user_id, m.organization_code, r.scope_id
  from members m
  join identity.member_roles mr using (user_id, organization_code)
  join identity.role_scopes r on r.role_id = mr.role_id
  union
  select m.user_id, m.organization_code, x.scope_id
  from members m
  join identity.member_scopes x using (user_id, organization_code)
) as held
join identity.api_scopes s on s.id = held.scope_id
join identity.apis i on i.id = s.api_id and not i.is_management_api
group by held.user_id, held.organization_code, i.audience;
