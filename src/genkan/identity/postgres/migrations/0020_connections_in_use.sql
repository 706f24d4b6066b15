-- Signing in at a connection: where somebody signed in, and which organizations use which.

alter table interactions add column connection_id text;
alter table sessions add column connection_id text;
alter table grants add column connection_id text;

create table organization_connections (
  organization_code text not null references organizations on delete cascade,
  connection_id text not null references connections on delete cascade,
  primary key (organization_code, connection_id)
);
create index organization_connections_connection_id on organization_connections (connection_id);
