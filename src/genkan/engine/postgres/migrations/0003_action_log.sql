-- What callers of asynchronous actions wait for, as Hasura has it: one that it made is taken over.
create table if not exists hdb_catalog.hdb_action_log (
  id uuid primary key default gen_random_uuid(),
  action_name text,
  input_payload jsonb not null,
  request_headers jsonb not null,
  session_variables jsonb not null,
  response_payload jsonb,
  errors jsonb,
  created_at timestamptz not null default now(),
  response_received_at timestamptz,
  status text not null check (status in ('created', 'processing', 'completed', 'error'))
);
create index if not exists hdb_action_log_waiting
  on hdb_catalog.hdb_action_log (created_at) where status = 'created';
