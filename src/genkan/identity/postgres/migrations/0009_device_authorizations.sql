-- Devices that wait for somebody to enter their code (RFC 8628).

create table device_authorizations (
  device_hash bytea primary key,
  user_code_hash bytea not null unique,
  client_id text not null references applications on delete cascade,
  scope text[] not null,
  audience text[] not null,
  network_address text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  interval_seconds integer not null,
  polled_at timestamptz,
  decided_at timestamptz,
  user_id text references users on delete cascade, -- decided without a user: denied
  organization_code text,
  authenticated_at timestamptz,
  redeemed_at timestamptz
);
create index device_authorizations_expires_at on device_authorizations (expires_at);
create index device_authorizations_client_id on device_authorizations (client_id);
create index device_authorizations_user_id on device_authorizations (user_id);
