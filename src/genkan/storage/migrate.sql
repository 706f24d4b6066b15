-- name: lock
-- One process migrates a schema at a time; held by the session. $1 what is locked
select pg_advisory_lock(hashtextextended($1, 0));

-- name: unlock
-- The end of that. $1 what is locked
select pg_advisory_unlock(hashtextextended($1, 0));

-- name: create_schema
-- The statement that makes the schema, or null where it is. $1 schema
select format('create schema %I', $1::text)
where not exists (select from pg_namespace where nspname = $1::text);

-- name: create_record
-- The statement that makes the table of migrations, or null where it is. $1 schema
select format(
  'create table %I.genkan_migration ('
  'number int primary key, title text not null, applied_at timestamptz not null default now())',
  $1::text
)
where to_regclass(format('%I.genkan_migration', $1::text)) is null;

-- name: select_applied
-- The statement that lists what has run. $1 schema
select format('select number, title from %I.genkan_migration order by number', $1::text);

-- name: set_search_path
-- The schema comes first until the end of the transaction. $1 schema
select set_config('search_path', quote_ident($1::text) || ', public', true);

-- name: record_applied
-- The migration has run. $1 number $2 title
insert into genkan_migration (number, title) values ($1, $2);
