-- Who is let in to the console, and what a team keeps there.

create table people (
  id uuid primary key,
  email text not null,
  role text not null check (role in ('admin', 'developer', 'viewer')),
  subject text unique,
  created_at timestamptz not null,
  last_seen_at timestamptz
);
create unique index people_email on people (lower(email));

create table links (
  token_hash bytea primary key,
  role text not null check (role in ('admin', 'developer', 'viewer')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Whoever came by a link has a role of the link's; a person has the one of their row.
create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  person_id uuid references people on delete cascade,
  role text check (role in ('admin', 'developer', 'viewer')),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  check ((person_id is null) <> (role is null))
);
create index sessions_person on sessions (person_id);

-- A sign-in on its way through the identity provider.
create table sign_ins (
  state_hash bytea primary key,
  browser_hash bytea not null,
  nonce text not null,
  code_verifier text not null,
  expires_at timestamptz not null
);

-- The application at the identity provider by which people sign in.
create table sign_in_application (
  issuer text primary key,
  client_id text not null
);

create table documents (
  kind text not null,
  id text not null,
  name text not null,
  content jsonb not null,
  updated_at timestamptz not null,
  primary key (kind, id)
);
