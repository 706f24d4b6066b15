-- How the hosted pages look: the environment's design (owner '') and those of applications.

create table designs (
  owner text primary key,
  client_id text unique references applications on delete cascade,
  design jsonb not null default '{}',
  check (owner = coalesce(client_id, ''))
);
insert into designs (owner) values ('');

create table design_pictures (
  owner text not null references designs on delete cascade,
  kind text not null,
  media_type text not null,
  content bytea not null,
  created_at timestamptz not null,
  primary key (owner, kind)
);
