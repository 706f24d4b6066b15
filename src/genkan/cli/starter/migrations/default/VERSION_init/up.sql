create table note (
  id bigint generated always as identity primary key,
  owner_id text not null,
  words text not null,
  written_at timestamptz not null default now()
);
create index on note (owner_id);
comment on column note.owner_id is 'The id of a user of the identity provider (x-hasura-user-id).';
