-- Second factors: who asks for one, who has which, and the codes for when it is lost.

-- The environment's policy has no organization; there is one row of each.
create table factor_policies (
  organization_code text references organizations on delete cascade,
  policy text not null,
  enabled_factors text[] not null,
  has_recovery_codes boolean not null,
  updated_at timestamptz not null
);
create unique index factor_policies_place on factor_policies (coalesce(organization_code, ''));

create table factors (
  id text primary key,
  user_id text not null references users on delete cascade,
  kind text not null,
  sealed_secret bytea, -- of an authenticator app
  last_step bigint, -- of the code that was used last: none at or before it is good again
  created_at timestamptz not null,
  last_used_at timestamptz,
  usage_count integer not null default 0,
  unique (user_id, kind)
);

create table recovery_codes (
  user_id text not null references users on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
