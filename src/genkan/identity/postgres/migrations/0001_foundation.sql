-- Users, organizations, roles, applications, sessions, grants, secrets and keys.

create table users (
  id text primary key,
  email text,
  is_email_verified boolean not null default false,
  given_name text,
  family_name text,
  picture text,
  username text,
  provided_id text,
  password_hash text,
  is_suspended boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index users_email on users (lower(email));

create table organizations (
  code text primary key,
  name text not null,
  is_default boolean not null default false,
  created_at timestamptz not null
);
create unique index organizations_one_default on organizations (is_default) where is_default;

create table roles (
  id text primary key,
  key text not null unique,
  name text not null,
  description text,
  is_default boolean not null default false,
  permissions text[] not null default '{}'
);

create table memberships (
  organization_code text not null references organizations on delete cascade,
  user_id text not null references users on delete cascade,
  created_at timestamptz not null,
  primary key (user_id, organization_code)
);

create table member_roles (
  user_id text not null,
  organization_code text not null,
  role_id text not null references roles on delete cascade,
  primary key (user_id, organization_code, role_id),
  foreign key (user_id, organization_code) references memberships on delete cascade
);

create table applications (
  client_id text primary key,
  name text not null,
  kind text not null,
  secret_hash bytea,
  sealed_secret bytea,
  redirect_uris text[] not null default '{}',
  logout_uris text[] not null default '{}',
  origins text[] not null default '{}',
  login_uri text,
  homepage_uri text,
  access_token_seconds integer not null,
  id_token_seconds integer not null,
  refresh_token_seconds integer not null,
  session_seconds integer not null,
  is_hasura_mapping_enabled boolean not null default false,
  hasura_base_role text not null,
  hasura_machine_role text,
  audiences text[] not null default '{}',
  scopes text[] not null default '{}',
  organization_code text references organizations on delete cascade,
  created_at timestamptz not null
);
create index applications_origins on applications using gin (origins);

create table interactions (
  id text primary key,
  browser_hash bytea not null,
  client_id text not null references applications on delete cascade,
  redirect_uri text not null,
  state text,
  nonce text,
  scope text[] not null,
  audience text[] not null,
  code_challenge text,
  organization_code text,
  login_hint text,
  language text,
  prompts text[] not null,
  wants_registration boolean not null,
  user_id text, -- no reference: who registers becomes a user when the code was right
  created_at timestamptz not null,
  expires_at timestamptz not null,
  finished_at timestamptz
);
create index interactions_expires_at on interactions (expires_at);

create table sessions (
  id text primary key,
  token_hash bytea not null unique,
  user_id text not null references users on delete cascade,
  authenticated_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_user_id on sessions (user_id);
create index sessions_expires_at on sessions (expires_at);

create table grants (
  id text primary key,
  client_id text not null references applications on delete cascade,
  user_id text not null references users on delete cascade,
  session_id text,
  organization_code text,
  scope text[] not null,
  audience text[] not null,
  authenticated_at timestamptz not null,
  created_at timestamptz not null,
  counter integer not null default 0,
  refreshed_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index grants_user_id on grants (user_id);
create index grants_session_id on grants (session_id);
create index grants_expires_at on grants (expires_at);

create table one_time_secrets (
  purpose text not null,
  secret_hash bytea not null,
  subject text not null,
  content bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (purpose, secret_hash)
);
create index one_time_secrets_expires_at on one_time_secrets (expires_at);

create table email_codes (
  purpose text not null,
  subject text not null,
  code_hash bytea not null,
  user_id text not null, -- no reference: who registers becomes a user when the code was right
  tries integer not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (purpose, subject)
);
create index email_codes_expires_at on email_codes (expires_at);

create table signing_keys (
  id text primary key,
  state text not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null,
  activated_at timestamptz,
  retired_at timestamptz
);
create unique index signing_keys_one_active on signing_keys (state) where state = 'active';
create unique index signing_keys_one_next on signing_keys (state) where state = 'next';

create table throttle_buckets (
  bucket text primary key,
  full_at timestamptz not null
);
create index throttle_buckets_full_at on throttle_buckets (full_at);

create table outbox (
  id text primary key,
  number bigint generated always as identity,
  recipient text not null,
  subject text not null,
  content text not null,
  kind text not null,
  sent_at timestamptz not null
);
create index outbox_recipient on outbox (lower(recipient), number);

create table audit_events (
  number bigint generated always as identity primary key,
  kind text not null,
  at timestamptz not null,
  actor text,
  subject text,
  details jsonb not null
);
