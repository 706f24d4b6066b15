-- What an environment and its organizations make of passkeys, and who declined to make one.

-- The environment's rule has no organization; there is one row of each.
create table passkey_policies (
  organization_code text references organizations on delete cascade,
  policy text not null, -- off, optional, mandatory
  updated_at timestamptz not null
);
create unique index passkey_policies_place on passkey_policies (coalesce(organization_code, ''));

create table passkey_refusals (
  user_id text primary key references users on delete cascade,
  refused_at timestamptz not null
);
