-- People: identities, permissions as records, what Kinde keeps of organizations, invitations,
-- subscribers.

-- Roles and permissions ----------------------------------------------------------------------

create table permissions (
  id text primary key,
  key text not null unique,
  name text not null,
  description text,
  created_at timestamptz not null
);

create table role_permissions (
  role_id text not null references roles on delete cascade,
  permission_id text not null references permissions on delete cascade,
  primary key (role_id, permission_id)
);
create index role_permissions_permission_id on role_permissions (permission_id);

insert into permissions (id, key, name, created_at)
select gen_random_uuid()::text, key, key, now()
from (select distinct unnest(permissions) as key from roles) as used;

insert into role_permissions (role_id, permission_id)
select distinct roles.id, permissions.id
from roles join permissions on permissions.key = any(roles.permissions);

alter table roles drop column permissions;
-- Who may give the role away; such a permission is not deleted under it.
alter table roles add column assignment_permission_id text references permissions;

create table role_system_permissions (
  role_id text not null references roles on delete cascade,
  key text not null,
  primary key (role_id, key)
);

-- A role as it is read: with the keys of its permissions.
create view role_records as
select id, key, name, description, is_default, assignment_permission_id,
  array(
    select p.key from role_permissions rp join permissions p on p.id = rp.permission_id
    where rp.role_id = roles.id order by p.key
  ) as permissions
from roles;

create table member_permissions (
  user_id text not null,
  organization_code text not null,
  permission_id text not null references permissions on delete cascade,
  primary key (user_id, organization_code, permission_id),
  foreign key (user_id, organization_code) references memberships on delete cascade
);
create index member_permissions_permission_id on member_permissions (permission_id);
create index member_roles_role_id on member_roles (role_id);
create index memberships_organization_code on memberships (organization_code);
alter table memberships add column last_accessed_at timestamptz;

-- Users and their identities -----------------------------------------------------------------

alter table users
  add column phone text,
  add column total_sign_ins integer not null default 0,
  add column failed_sign_ins integer not null default 0,
  add column last_signed_in_at timestamptz;

create table identities (
  id text primary key,
  user_id text not null references users on delete cascade,
  kind text not null, -- email, phone, username, social, enterprise
  name text not null, -- the address, number or name itself
  email text, -- the address that goes with it, as a connection told it
  connection_id text, -- social and enterprise alone
  subject text, -- who they are to the connection
  is_verified boolean not null,
  is_primary boolean not null,
  created_at timestamptz not null,
  last_login_at timestamptz,
  total_logins integer not null default 0,
  profile jsonb not null default '{}',
  check ((connection_id is null) = (kind in ('email', 'phone', 'username')))
);
create index identities_user_id on identities (user_id);
create unique index identities_name on identities (kind, lower(name)) where connection_id is null;
create unique index identities_subject on identities (connection_id, subject)
  where connection_id is not null;
create unique index identities_primary on identities (user_id, kind) where is_primary;

-- Note [The primary identity]
-- A user's row has the primary email, phone and username; the identities follow it, whoever
-- writes the row. Another value that is an identity of the user's already becomes the primary
-- one, and the earlier stays beside it; a value that is new takes the earlier one's place.
-- new_is_verified: null where the row does not know; a changed value is then unverified.
create function keep_primary_identity(
  of_user text, of_kind text, new_name text, new_is_verified boolean, at timestamptz
) returns void language plpgsql as $$
declare
  earlier text;
begin
  select id into earlier from identity.identities
  where user_id = of_user and kind = of_kind and is_primary;
  if new_name is null then
    delete from identity.identities where id = earlier;
    return;
  end if;
  if exists (
    select from identity.identities
    where user_id = of_user and kind = of_kind and lower(name) = lower(new_name)
      and id is distinct from earlier
  ) then
    update identity.identities set is_primary = false where id = earlier;
    update identity.identities
    set is_primary = true, is_verified = coalesce(new_is_verified, is_verified)
    where user_id = of_user and kind = of_kind and lower(name) = lower(new_name);
  elsif earlier is not null then
    update identity.identities
    set name = new_name, is_verified = coalesce(new_is_verified, is_verified and name = new_name)
    where id = earlier;
  else
    insert into identity.identities
      (id, user_id, kind, name, is_verified, is_primary, created_at)
    values
      ('identity_' || replace(gen_random_uuid()::text, '-', ''), of_user, of_kind, new_name,
       coalesce(new_is_verified, false), true, at);
  end if;
end
$$;

create function keep_primary_identities() returns trigger language plpgsql as $$
begin
  perform identity.keep_primary_identity(
    new.id, 'email', new.email, new.is_email_verified, new.updated_at);
  perform identity.keep_primary_identity(new.id, 'phone', new.phone, null, new.updated_at);
  perform identity.keep_primary_identity(new.id, 'username', new.username, true, new.updated_at);
  return null;
end
$$;

-- A username was free text until now: of several users with one, the eldest keeps it.
update users set username = null
where username = '' or exists (
  select from users elder
  where lower(elder.username) = lower(users.username)
    and (elder.created_at, elder.id) < (users.created_at, users.id)
);

select keep_primary_identity(id, 'email', email, is_email_verified, created_at),
  keep_primary_identity(id, 'username', username, true, created_at)
from users;

create trigger primary_identities
after insert or update of email, is_email_verified, phone, username on users
for each row execute function keep_primary_identities();

-- Organizations ------------------------------------------------------------------------------

alter table organizations
  add column handle text,
  add column external_id text,
  add column is_auto_membership_enabled boolean not null default false,
  add column is_auto_join_domain_list boolean not null default false,
  add column allowed_domains text[] not null default '{}',
  add column sender_name text,
  add column sender_email text,
  add column background_color text,
  add column button_color text,
  add column button_text_color text,
  add column link_color text,
  add column background_color_dark text,
  add column button_color_dark text,
  add column button_text_color_dark text,
  add column link_color_dark text,
  add column theme_code text not null default 'light',
  add column suspended_at timestamptz,
  add column is_session_policy_own boolean not null default false,
  add column is_session_persistent boolean not null default true,
  add column is_session_lifetime_own boolean not null default false,
  add column session_seconds integer;
create unique index organizations_handle on organizations (lower(handle));
update organizations set is_auto_membership_enabled = true where is_default;

create table organization_logos (
  organization_code text not null references organizations on delete cascade,
  kind text not null, -- light, dark
  file_name text not null,
  media_type text not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (organization_code, kind)
);

create table invitations (
  code_hash bytea primary key,
  sealed_code bytea not null, -- the link is shown again to administrators
  organization_code text not null references organizations on delete cascade,
  email text not null,
  first_name text,
  last_name text,
  role_ids text[] not null,
  is_sent boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitations_organization_code on invitations (organization_code, created_at);

create table subscribers (
  id text primary key,
  email text not null,
  first_name text not null,
  last_name text,
  created_at timestamptz not null
);
create unique index subscribers_email on subscribers (lower(email));
