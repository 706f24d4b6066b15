-- name: default
-- The default organization.
select * from identity.organizations where is_default;

-- name: by_code
-- The organization of a code. $1 code
select * from identity.organizations where code = $1;

-- name: page
-- Organizations in the order of their codes. $1 after which code, $2 how many
select * from identity.organizations where $1::text is null or code > $1 order by code limit $2;

-- name: create
-- A new organization; no row when the code (or the default's place) is taken. $1-$4 fields
insert into identity.organizations (code, name, is_default, created_at)
values ($1, $2, $3, $4)
on conflict do nothing
returning code;

-- name: memberships
-- One row per organization and role of a user; no role gives one row of nulls. $1 user id
select o.code, o.name, o.is_default, o.created_at,
  r.id as role_id, r.key as role_key, r.name as role_name, r.description as role_description,
  r.is_default as role_is_default, r.permissions as role_permissions
from identity.memberships m
join identity.organizations o on o.code = m.organization_code
left join identity.member_roles mr
  on mr.user_id = m.user_id and mr.organization_code = m.organization_code
left join identity.roles r on r.id = mr.role_id
where m.user_id = $1
order by o.is_default desc, o.code, r.key;

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

-- name: remove_member
-- End a membership. $1 user id, $2 code
delete from identity.memberships where user_id = $1 and organization_code = $2 returning user_id;
