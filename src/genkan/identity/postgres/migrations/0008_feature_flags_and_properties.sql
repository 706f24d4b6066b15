-- Feature flags with their overrides; properties with their categories and values.

create table feature_flags (
  id text primary key,
  key text not null unique,
  name text not null,
  description text,
  kind text not null,
  allow_override_level text not null,
  default_value text not null,
  created_at timestamptz not null
);

-- An override of the environment names nobody.
create table feature_flag_overrides (
  flag_id text not null references feature_flags on delete cascade,
  organization_code text references organizations on delete cascade,
  user_id text references users on delete cascade,
  value text not null,
  check (organization_code is null or user_id is null)
);
create unique index feature_flag_overrides_scope on feature_flag_overrides
  (flag_id, coalesce(organization_code, ''), coalesce(user_id, ''));
create index feature_flag_overrides_organization_code
  on feature_flag_overrides (organization_code) where organization_code is not null;
create index feature_flag_overrides_user_id
  on feature_flag_overrides (user_id) where user_id is not null;

create table property_categories (
  id text primary key,
  context text not null,
  name text not null,
  created_at timestamptz not null
);

create table properties (
  id text primary key,
  context text not null,
  kind text not null,
  key text not null,
  name text not null,
  description text,
  is_private boolean not null,
  is_kinde_property boolean not null default false,
  category_id text not null references property_categories,
  created_at timestamptz not null,
  unique (context, key)
);

create table property_values (
  property_id text not null references properties on delete cascade,
  user_id text references users on delete cascade,
  organization_code text references organizations on delete cascade,
  client_id text references applications on delete cascade,
  value text not null,
  check (num_nonnulls(user_id, organization_code, client_id) = 1)
);
create unique index property_values_owner on property_values
  (property_id, coalesce(user_id, organization_code, client_id));
create index property_values_user_id on property_values (user_id) where user_id is not null;
create index property_values_organization_code
  on property_values (organization_code) where organization_code is not null;
create index property_values_client_id on property_values (client_id) where client_id is not null;

-- What Kinde has from the start, so that a program written for it finds the same keys.
insert into property_categories (id, context, name, created_at)
select 'cat_' || md5('General ' || context), context, 'General', now()
from unnest(array['usr', 'org', 'app']) as context;

insert into properties
  (id, context, kind, key, name, is_private, is_kinde_property, category_id, created_at)
select 'prop_' || md5(key), context, 'single_line_text', key, name, false, true,
  'cat_' || md5('General ' || context), now()
from (values
  ('usr', 'kp_usr_city', 'City'),
  ('usr', 'kp_usr_industry', 'Industry'),
  ('usr', 'kp_usr_job_title', 'Job title'),
  ('usr', 'kp_usr_middle_name', 'Middle name'),
  ('usr', 'kp_usr_postcode', 'Postcode'),
  ('usr', 'kp_usr_salutation', 'Salutation'),
  ('usr', 'kp_usr_state_region', 'State or region'),
  ('usr', 'kp_usr_street_address', 'Street address'),
  ('usr', 'kp_usr_street_address_2', 'Street address 2'),
  ('org', 'kp_org_city', 'City'),
  ('org', 'kp_org_industry', 'Industry'),
  ('org', 'kp_org_postcode', 'Postcode'),
  ('org', 'kp_org_state_region', 'State or region'),
  ('org', 'kp_org_street_address', 'Street address'),
  ('org', 'kp_org_street_address_2', 'Street address 2')
) as built_in (context, key, name);
