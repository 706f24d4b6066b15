-- Connections, environment variables, keys of APIs, and what is said of the business.

create table connections (
  id text primary key,
  name text not null,
  display_name text not null,
  strategy text not null,
  options jsonb not null default '{}',
  sealed_secrets bytea,
  organization_code text references organizations on delete cascade,
  created_at timestamptz not null
);

create table application_connections (
  client_id text not null references applications on delete cascade,
  connection_id text not null references connections on delete cascade,
  primary key (client_id, connection_id)
);
create index application_connections_connection_id on application_connections (connection_id);

create table environment_variables (
  id text primary key,
  key text not null unique,
  sealed_value bytea not null,
  is_secret boolean not null,
  created_at timestamptz not null
);

create table api_keys (
  id text primary key,
  name text not null,
  kind text not null,
  key_hash bytea not null unique,
  prefix text not null,
  suffix text not null,
  api_id text not null references apis on delete cascade,
  user_id text references users on delete cascade,
  organization_code text references organizations on delete cascade,
  created_by text not null,
  created_at timestamptz not null,
  verified_at timestamptz,
  verified_from text,
  verification_count integer not null default 0,
  revoked_at timestamptz
);

create table api_key_scopes (
  key_id text not null references api_keys on delete cascade,
  scope_id text not null references api_scopes on delete cascade,
  primary key (key_id, scope_id)
);

-- The scopes of a key as it is read, sorted.
create function scopes_of_api_key(key_id text) returns text[] language sql stable as $$
  select coalesce(array_agg(s.key order by s.key), '{}')
  from identity.api_key_scopes x
  join identity.api_scopes s on s.id = x.scope_id
  where x.key_id = scopes_of_api_key.key_id
$$;

create table business (
  is_only boolean primary key default true check (is_only),
  code text not null,
  name text not null,
  email text,
  phone text,
  industry_key text,
  timezone_key text,
  privacy_url text,
  terms_url text,
  has_clickwrap boolean not null default false,
  has_branding boolean not null default true,
  environment_code text not null,
  created_at timestamptz not null
);
insert into business (code, name, environment_code, created_at)
values (
  'bus_' || left(md5('business' || random()), 12),
  'My business',
  'env_' || md5('environment' || random()),
  now()
);

-- What is wished of an application's pages.
alter table applications add column settings jsonb not null default '{}';
