-- Webhooks, what happened that they want to hear of, and what became of telling them.

create table webhooks (
  id text primary key,
  endpoint text not null,
  name text not null,
  description text,
  event_types text[] not null,
  created_at timestamptz not null,
  failing_since timestamptz, -- the first failure after the last success
  disabled_at timestamptz -- it failed for too long: nothing is sent there
);

-- Written in the transaction of the change, and only where a webhook wants to hear of it.
create table events (
  id text primary key,
  type text not null,
  source text not null, -- admin, api, user
  happened_at timestamptz not null,
  data jsonb not null
);
create index events_happened_at on events (happened_at);

-- One event on its way to one webhook; the id is the header `webhook-id`.
create table webhook_deliveries (
  id text primary key,
  number bigint generated always as identity,
  event_id text not null references events on delete cascade,
  webhook_id text not null references webhooks on delete cascade,
  state text not null, -- waiting, delivered, given_up
  tries integer not null default 0, -- since begun_at
  begun_at timestamptz not null, -- when the event happened, or was asked for again
  due_at timestamptz not null -- while it is waiting
);
create index webhook_deliveries_due_at on webhook_deliveries (due_at) where state = 'waiting';
create index webhook_deliveries_event_id on webhook_deliveries (event_id);
create index webhook_deliveries_webhook_id on webhook_deliveries (webhook_id, number);

create table webhook_attempts (
  number bigint generated always as identity primary key,
  delivery_id text not null references webhook_deliveries on delete cascade,
  at timestamptz not null,
  duration_ms integer not null,
  status integer, -- of HTTP; null: no answer
  answer text not null, -- its first bytes
  error text -- why there is none, or why it does not count
);
create index webhook_attempts_delivery_id on webhook_attempts (delivery_id);
