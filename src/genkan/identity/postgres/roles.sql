-- name: page
-- Roles in the order of their ids. $1 after which id, $2 how many
select * from identity.roles where $1::text is null or id > $1 order by id limit $2;

-- name: by_id
-- The role of an id. $1 id
select * from identity.roles where id = $1;

-- name: create
-- A new role; no row when the key is taken. $1-$6 fields
insert into identity.roles (id, key, name, description, is_default, permissions)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing
returning id;

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
