-- Sources of workflows as they were brought here; one deployment at most runs.

create table workflow_deployments (
  id text primary key,
  source text not null,
  revision text,
  files jsonb not null,
  is_active boolean not null default false,
  created_at timestamptz not null
);
create unique index workflow_deployments_one_active on workflow_deployments (is_active)
  where is_active;
create index workflow_deployments_newest on workflow_deployments (created_at desc);
