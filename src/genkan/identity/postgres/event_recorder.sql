-- name: is_wanted
-- Whether some webhook is told of this type. $1 type
select exists (
  select from identity.webhooks where disabled_at is null and $1 = any(event_types)
);

-- name: record
-- An event and its deliveries, one for each webhook that wants it. A webhook that is removed
-- meanwhile is skipped: the change itself must not fail by it.
-- $1 id, $2 type, $3 source, $4 now, $5 data as JSON text
with wanting as (
  select id from identity.webhooks
  where disabled_at is null and $2 = any(event_types) for key share
), happened as (
  insert into identity.events (id, type, source, happened_at, data)
  select $1, $2, $3, $4, $5::jsonb where exists (select from wanting)
  returning id
)
insert into identity.webhook_deliveries (id, event_id, webhook_id, state, begun_at, due_at)
select 'delivery_' || replace(gen_random_uuid()::text, '-', ''), happened.id, wanting.id,
  'waiting', $4, $4
from happened cross join wanting;

-- name: user
-- A user as Kinde shows them to webhooks. $1 id
select json_build_object('user', json_build_object(
  'id', u.id,
  'email', u.email,
  'first_name', coalesce(u.given_name, ''),
  'last_name', coalesce(u.family_name, ''),
  'phone', u.phone,
  'username', u.username,
  'is_suspended', u.is_suspended,
  'is_password_reset_requested', u.is_password_change_required,
  'organizations', coalesce((
    select json_agg(json_build_object(
      'code', m.organization_code,
      'roles', (
        select json_agg(r.key order by r.key)
        from identity.member_roles mr join identity.roles r on r.id = mr.role_id
        where mr.user_id = m.user_id and mr.organization_code = m.organization_code),
      'permissions', (
        select json_agg(json_build_object('id', p.id, 'key', p.key) order by p.key)
        from identity.permissions p
        where p.id in (
          select rp.permission_id
          from identity.member_roles mr
          join identity.role_permissions rp on rp.role_id = mr.role_id
          where mr.user_id = m.user_id and mr.organization_code = m.organization_code
          union
          select mp.permission_id from identity.member_permissions mp
          where mp.user_id = m.user_id and mp.organization_code = m.organization_code))
    ) order by m.organization_code)
    from identity.memberships m where m.user_id = u.id
  ), '[]'::json)
))::text
from identity.users u where u.id = $1;

-- name: organization
-- An organization. $1 code
select json_build_object('organization', json_build_object(
  'code', code, 'name', name, 'handle', handle, 'external_id', external_id,
  'is_allow_registrations', is_auto_membership_enabled
))::text
from identity.organizations where code = $1;

-- name: role
-- A role. $1 id
select json_build_object('role', json_build_object(
  'id', id, 'key', key, 'name', name, 'description', coalesce(description, ''),
  'is_default_role', is_default
))::text
from identity.roles where id = $1;

-- name: permission
-- A permission. $1 id
select json_build_object('permission', json_build_object(
  'id', id, 'key', key, 'name', name, 'description', coalesce(description, '')
))::text
from identity.permissions where id = $1;

-- name: subscriber
-- A subscriber; user_id: of the user who has the same address, if one does. $1 id
select json_build_object('subscriber', json_build_object(
  'id', s.id, 'email', s.email, 'first_name', s.first_name, 'last_name', coalesce(s.last_name, ''),
  'user_id', (
    select i.user_id from identity.identities i
    where i.kind = 'email' and lower(i.name) = lower(s.email) and (i.is_primary or i.is_verified)
    limit 1)
))::text
from identity.subscribers s where s.id = $1;
