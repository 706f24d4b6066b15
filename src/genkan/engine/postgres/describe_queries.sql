-- name: type_oid
-- What type the name $1 is; null for one that is not there.
select to_regtype($1::text)::oid::bigint

-- name: types
-- The types with the oids $1 and those that they are made of, as one JSON text.
with recursive types as (
  select t.oid, t.typname, t.typtype, t.typcategory, t.typlen, t.typelem, t.typbasetype, t.typnamespace
  from pg_catalog.pg_type t
  where t.oid = any($1::bigint[]::oid[])
  union
  select t.oid, t.typname, t.typtype, t.typcategory, t.typlen, t.typelem, t.typbasetype, t.typnamespace
  from types part
  join pg_catalog.pg_type t on t.oid = part.typelem or t.oid = part.typbasetype
)
select coalesce(
  json_agg(
    json_build_object(
      'oid', t.oid::bigint,
      'schema', n.nspname,
      'name', t.typname,
      'kind', t.typtype,
      'element', case when t.typcategory = 'A' and t.typlen = -1 then t.typelem::bigint else 0 end,
      'base', case when t.typtype = 'd' then t.typbasetype::bigint else 0 end
    )
  ),
  '[]'
)
from types t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
