create schema app;

create table app.tenant (
  id uuid primary key,
  name text not null,
  plan text not null
);

create table app.member (
  tenant_id uuid not null references app.tenant (id),
  user_id text not null,
  duty text not null check (duty in ('member', 'auditor')),
  primary key (tenant_id, user_id)
);

create table app.project (
  id int primary key,
  tenant_id uuid not null references app.tenant (id),
  name text not null,
  budget numeric(12, 2),
  lead_id text not null,
  is_archived boolean not null default false,
  unique (tenant_id, id)
);

create table app.task (
  id int primary key,
  tenant_id uuid not null,
  project_id int not null,
  title text not null,
  assignee_id text,
  reporter_id text not null,
  done_at timestamptz,
  foreign key (tenant_id, project_id) references app.project (tenant_id, id)
);

create table app.invoice (
  id int primary key,
  tenant_id uuid not null references app.tenant (id),
  amount numeric(12, 2) not null,
  due_on date not null,
  paid_on date
);

create table app.audit_entry (
  id int generated always as identity primary key,
  tenant_id uuid not null references app.tenant (id),
  actor_id text not null,
  action text not null,
  detail jsonb not null default '{}'
);

create function app.tenant_open_amount(tenant_row app.tenant) returns numeric
  language sql stable as $$
  select coalesce(sum(amount), 0)
  from app.invoice
  where tenant_id = tenant_row.id and paid_on is null
$$;
