-- Hasura's own tables, names and shapes: a metadata database of Hasura v2 is adopted as it is.
do $$
begin
  if to_regclass('hdb_catalog.hdb_table') is not null
    and to_regclass('hdb_catalog.hdb_metadata') is null
  then
    raise exception 'this database holds metadata of Hasura v1'
      using hint = 'Start a Hasura v2 on it once, which brings it up to date, then start Genkan.';
  end if;
end
$$;

create table if not exists hdb_catalog.hdb_version (
  hasura_uuid uuid primary key default gen_random_uuid(),
  version text not null,
  upgraded_on timestamptz not null,
  cli_state jsonb not null default '{}'::jsonb,
  console_state jsonb not null default '{}'::jsonb,
  ee_client_id text,
  ee_client_secret text
);

create unique index if not exists hdb_version_one_row
  on hdb_catalog.hdb_version ((version is not null));

insert into hdb_catalog.hdb_version (version, upgraded_on)
  select '48', now()
  where not exists (select from hdb_catalog.hdb_version);

create table if not exists hdb_catalog.hdb_metadata (
  id integer primary key,
  metadata json not null,
  resource_version integer not null default 1 unique
);

create table if not exists hdb_catalog.hdb_schema_notifications (
  id integer primary key default 1 check (id = 1),
  notification json not null,
  resource_version integer not null default 1,
  instance_id uuid not null,
  updated_at timestamptz default now()
);
