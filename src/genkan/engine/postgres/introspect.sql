-- name: catalog
-- What a database has, as one JSON text; see introspect.py for its shape. Relations: those named $4, all
-- when that is null, but of the oids $1 only those whose version is not the one in $2; types: of what is
-- said, and those with the oids $3.
with recursive all_relations as (
  select c.oid, c.relname, c.relkind, n.nspname
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'f', 'p')
    and n.nspname not in ('information_schema', 'hdb_catalog', 'hdb_views')
    and n.nspname !~ '^pg_'
),
named as (
  select
    r.*,
    exists (select from pg_catalog.pg_inherits i where i.inhrelid = r.oid) as is_child,
    case
      when r.relkind in ('r', 'p') then 28
      else pg_catalog.pg_relation_is_updatable(r.oid, true)
    end as writes
  from all_relations r
  where $4::text[] is null or r.relname = any ($4::text[])
),
-- A version is a hash of all that is said below of a relation; of its types, their oids.
column_versions as (
  select
    a.attrelid,
    bit_xor(
      pg_catalog.hashtextextended(
        a.attname::text,
        (a.atttypid::bigint << 24) | (a.attnum::bigint << 8) | case when a.attnotnull then 1 else 0 end
          | case when a.attidentity = 'a' or a.attgenerated <> '' then 2 else 0 end
          | case when a.atthasdef or a.attidentity <> '' then 4 else 0 end
      )
    ) as version
  from pg_catalog.pg_attribute a
  join named r on r.oid = a.attrelid
  where a.attnum > 0 and not a.attisdropped
  group by a.attrelid
),
key_versions as (
  select
    k.conrelid,
    bit_xor(
      pg_catalog.hashtextextended(
        pg_catalog.concat_ws(
          chr(1), k.oid, k.conname, k.contype, k.conparentid, k.conkey::text, n.nspname, c.relname,
          (
            select string_agg(b.attname, chr(1) order by p.place)
            from unnest(k.confkey) with ordinality p(there, place)
            join pg_catalog.pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.there
          )
        ),
        0
      )
    ) as version
  from pg_catalog.pg_constraint k
  join named r on r.oid = k.conrelid
  left join pg_catalog.pg_class c on c.oid = k.confrelid
  left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.contype in ('p', 'u', 'f')
  group by k.conrelid
),
comment_versions as (
  select d.objoid, bit_xor(pg_catalog.hashtextextended(d.description, d.objsubid)) as version
  from pg_catalog.pg_description d
  join named r on r.oid = d.objoid
  where d.classoid = 'pg_catalog.pg_class'::regclass
  group by d.objoid
),
versions as (
  select
    r.oid,
    pg_catalog.concat_ws(
      ' ', r.nspname, r.relname, r.relkind, r.is_child, r.writes,
      coalesce(c.version, 0), coalesce(k.version, 0), coalesce(d.version, 0)
    ) as version
  from named r
  left join column_versions c on c.attrelid = r.oid
  left join key_versions k on k.conrelid = r.oid
  left join comment_versions d on d.objoid = r.oid
),
relations as (
  select r.*
  from named r
  join versions v on v.oid = r.oid
  left join unnest($1::oid[], $2::text[]) known(oid, version) on known.oid = v.oid and known.version = v.version
  where known.oid is null
),
columns as (
  select
    a.attrelid,
    json_agg(
      json_build_array(
        a.attname,
        a.attnum,
        a.atttypid::bigint,
        not a.attnotnull,
        d.description,
        a.attidentity = 'a' or a.attgenerated <> '',
        a.atthasdef or a.attidentity <> ''
      )
      order by a.attnum
    ) as list,
    array_agg(a.atttypid) as types
  from pg_catalog.pg_attribute a
  join relations r on r.oid = a.attrelid
  left join pg_catalog.pg_description d
    on d.classoid = 'pg_catalog.pg_class'::regclass and d.objoid = a.attrelid and d.objsubid = a.attnum
  where a.attnum > 0 and not a.attisdropped
  group by a.attrelid
),
keys as (
  select
    k.conrelid,
    json_agg(
      json_build_object(
        'name', k.conname,
        'is_primary', k.contype = 'p',
        'columns', (
          select json_agg(a.attname order by p.place)
          from unnest(k.conkey) with ordinality p(number, place)
          join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.number
        )
      )
      order by k.conname
    ) as list
  from pg_catalog.pg_constraint k
  join relations r on r.oid = k.conrelid
  where k.contype in ('p', 'u')
  group by k.conrelid
),
foreign_keys as (
  select
    k.conrelid,
    json_agg(
      json_build_object(
        'oid', k.oid::bigint,
        'name', k.conname,
        'target_schema', n.nspname,
        'target_name', c.relname,
        'columns', (
          select json_agg(json_build_array(a.attname, b.attname) order by p.place)
          from unnest(k.conkey, k.confkey) with ordinality p(here, there, place)
          join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.here
          join pg_catalog.pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.there
        )
      )
      order by k.conname
    ) as list
  from pg_catalog.pg_constraint k
  join relations r on r.oid = k.conrelid
  join pg_catalog.pg_class c on c.oid = k.confrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where k.contype = 'f'
    -- A key to a partitioned table has a copy of itself for each partition.
    and not exists (
      select from pg_catalog.pg_constraint parent
      where parent.oid = k.conparentid and parent.conrelid = k.conrelid
    )
  group by k.conrelid
),
functions as (
  select
    p.*,
    n.nspname,
    coalesce(
      (
        select array_agg(m.type order by m.place)
        from unnest(p.proallargtypes, p.proargmodes) with ordinality m(type, mode, place)
        where m.mode in ('i', 'b', 'v')
      ),
      p.proargtypes::oid[]
    ) as input_types,
    case
      when p.proargmodes is null then p.proargnames
      else (
        select array_agg(m.name order by m.place)
        from unnest(p.proargnames, p.proargmodes) with ordinality m(name, mode, place)
        where m.mode in ('i', 'b', 'v')
      )
    end as input_names
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where p.prokind = 'f'
    and n.nspname not in ('information_schema', 'hdb_catalog', 'hdb_views')
    and n.nspname !~ '^pg_'
    and not exists (
      select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    )
),
types as (
  select t.oid, t.typname, t.typtype, t.typcategory, t.typlen, t.typelem, t.typbasetype, t.typnotnull, t.typnamespace
  from pg_catalog.pg_type t
  where t.oid in (
    select unnest(types) from columns
    union select unnest($3::oid[])
    union select unnest(input_types) from functions
    union select prorettype from functions
  )
  union
  select t.oid, t.typname, t.typtype, t.typcategory, t.typlen, t.typelem, t.typbasetype, t.typnotnull, t.typnamespace
  from types part
  join pg_catalog.pg_type t on t.oid = part.typelem or t.oid = part.typbasetype
)
select json_build_object(
  'versions', (select coalesce(json_agg(json_build_array(v.oid::bigint, v.version)), '[]') from versions v),
  'types', (
    select coalesce(
      json_agg(
        json_build_object(
          'oid', t.oid::bigint,
          'schema', n.nspname,
          'name', t.typname,
          'kind', t.typtype,
          'element', case when t.typcategory = 'A' and t.typlen = -1 then t.typelem::bigint else 0 end,
          'base', case when t.typtype = 'd' then t.typbasetype::bigint else 0 end,
          'is_not_null', t.typnotnull
        )
      ),
      '[]'
    )
    from types t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  ),
  'tables', (
    select coalesce(
      json_agg(
        json_build_object(
          'oid', r.oid::bigint,
          'schema', r.nspname,
          'name', r.relname,
          'kind', r.relkind,
          'columns', coalesce(columns.list, '[]'),
          'keys', coalesce(keys.list, '[]'),
          'foreign_keys', coalesce(foreign_keys.list, '[]'),
          'description', pg_catalog.obj_description(r.oid, 'pg_class'),
          'is_child', r.is_child,
          'writes', r.writes
        )
      ),
      '[]'
    )
    from relations r
    left join columns on columns.attrelid = r.oid
    left join keys on keys.conrelid = r.oid
    left join foreign_keys on foreign_keys.conrelid = r.oid
  ),
  'functions', (
    select coalesce(
      json_agg(
        json_build_object(
          'oid', f.oid::bigint,
          'schema', f.nspname,
          'name', f.proname,
          'argument_types', (
            select coalesce(json_agg(a.type::bigint order by a.place), '[]')
            from unnest(f.input_types) with ordinality a(type, place)
          ),
          'argument_names', coalesce(to_json(f.input_names), '[]'),
          'defaults', f.pronargdefaults,
          'returns', f.prorettype::bigint,
          'returns_schema', r.nspname,
          'returns_name', r.relname,
          'is_set', f.proretset,
          'volatility', f.provolatile,
          'is_variadic', f.provariadic <> 0,
          'description', pg_catalog.obj_description(f.oid, 'pg_proc')
        )
        order by f.nspname, f.proname, f.oid
      ),
      '[]'
    )
    from functions f
    left join pg_catalog.pg_type t on t.oid = f.prorettype
    left join all_relations r on r.oid = t.typrelid and t.typrelid <> 0
  )
)::text

-- name: enum_values_statement
-- The statement that reads an enum table: $1.$2 the table, $3 its key, $4 its comment column or null.
select case
  when $4::text is null then format('select %1$I::text, null::text from %2$I.%3$I order by 1', $3::text, $1::text, $2::text)
  else format('select %1$I::text, %4$I::text from %2$I.%3$I order by 1', $3::text, $1::text, $2::text, $4::text)
end
