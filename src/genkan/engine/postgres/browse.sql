-- name: catalog
-- All relations, functions and named types of a database, as one json value; small, for a tree of thousands.
with shown as materialized (
  select n.oid, n.nspname
  from pg_catalog.pg_namespace n
  where n.nspname not in ('information_schema', 'hdb_catalog', 'hdb_views') and n.nspname !~ '^pg_'
),
of_extensions as materialized (
  select d.classid, d.objid
  from pg_catalog.pg_depend d
  where d.deptype = 'e' and d.refclassid = 'pg_catalog.pg_extension'::regclass
)
select json_build_object(
  'schemas', (select coalesce(json_agg(s.nspname order by s.nspname), '[]') from shown s),
  'relations', (
    select coalesce(
      json_agg(
        json_build_object(
          'schema', s.nspname,
          'name', c.relname,
          'kind', case c.relkind
            when 'r' then 'table'
            when 'v' then 'view'
            when 'm' then 'materialized view'
            when 'f' then 'foreign table'
            else 'partitioned table'
          end,
          'estimated_rows', case when c.relkind in ('r', 'm', 'p') and c.reltuples >= 0 then c.reltuples::bigint end,
          'comment', pg_catalog.obj_description(c.oid, 'pg_class'),
          'is_partition', c.relispartition
        )
        order by s.nspname, c.relname
      ),
      '[]'
    )
    from pg_catalog.pg_class c
    join shown s on s.oid = c.relnamespace
    where c.relkind in ('r', 'v', 'm', 'f', 'p')
      and not exists (
        select from of_extensions e where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid
      )
  ),
  'functions', (
    select coalesce(
      json_agg(
        json_build_object(
          'schema', s.nspname,
          'name', p.proname,
          'arguments', (
            select coalesce(
              json_agg(
                json_build_object(
                  'name', nullif(p.proargnames[i.place], ''),
                  'type', pg_catalog.format_type(i.type, null),
                  'has_default', i.number > p.pronargs - p.pronargdefaults
                )
                order by i.number
              ),
              '[]'
            )
            from (
              select a.type, a.place, row_number() over (order by a.place) as number
              from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality a(type, place)
              where p.proargmodes is null or p.proargmodes[a.place] in ('i', 'b', 'v')
            ) i
          ),
          'returns', pg_catalog.pg_get_function_result(p.oid),
          'is_set', p.proretset,
          'volatility', case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end
        )
        order by s.nspname, p.proname, p.oid
      ),
      '[]'
    )
    from pg_catalog.pg_proc p
    join shown s on s.oid = p.pronamespace
    where p.prokind = 'f'
      and not exists (
        select from of_extensions e where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid
      )
  ),
  'types', (
    select coalesce(
      json_agg(
        json_build_object(
          'schema', s.nspname,
          'name', t.typname,
          'kind', case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'composite' end,
          'values', (
            select coalesce(json_agg(v.enumlabel order by v.enumsortorder), '[]')
            from pg_catalog.pg_enum v
            where v.enumtypid = t.oid
          ),
          'base', case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) end
        )
        order by s.nspname, t.typname
      ),
      '[]'
    )
    from pg_catalog.pg_type t
    join shown s on s.oid = t.typnamespace
    left join pg_catalog.pg_class c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd') or (t.typtype = 'c' and c.relkind = 'c'))
      and not exists (
        select from of_extensions e where e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid
      )
  )
)

-- name: relation
-- All there is to say of one relation, as one json value; null when it is not there. $1 schema, $2 name
with found as (
  select c.*, n.nspname
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1::text and c.relname = $2::text and c.relkind in ('r', 'v', 'm', 'f', 'p')
),
constraints as (
  select k.*, pg_catalog.pg_get_constraintdef(k.oid) as definition
  from pg_catalog.pg_constraint k
  join found f on f.oid = k.conrelid
),
named as (
  select
    k.oid,
    (
      select json_agg(a.attname order by p.place)
      from unnest(k.conkey) with ordinality p(number, place)
      join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.number
    ) as columns
  from constraints k
),
actions(code, words) as (
  values ('a', 'no action'), ('r', 'restrict'), ('c', 'cascade'), ('n', 'set null'), ('d', 'set default')
)
select coalesce(
  (
    select json_build_object(
      'schema', f.nspname,
      'name', f.relname,
      'kind', case f.relkind
        when 'r' then 'table'
        when 'v' then 'view'
        when 'm' then 'materialized view'
        when 'f' then 'foreign table'
        else 'partitioned table'
      end,
      'comment', pg_catalog.obj_description(f.oid, 'pg_class'),
      'definition', case when f.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(f.oid, true) end,
      'columns', (
        select coalesce(
          json_agg(
            json_build_object(
              'name', a.attname,
              'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
              'is_nullable', not a.attnotnull,
              'default', case when a.attgenerated = '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end,
              'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
              'generated', case when a.attgenerated <> '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end,
              'comment', pg_catalog.col_description(a.attrelid, a.attnum)
            )
            order by a.attnum
          ),
          '[]'
        )
        from pg_catalog.pg_attribute a
        left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = f.oid and a.attnum > 0 and not a.attisdropped
      ),
      'primary_key', (
        select json_build_object('name', k.conname, 'columns', n.columns)
        from constraints k
        join named n on n.oid = k.oid
        where k.contype = 'p'
      ),
      'foreign_keys', (
        select coalesce(
          json_agg(
            json_build_object(
              'name', k.conname,
              'columns', n.columns,
              'to', json_build_object('schema', s.nspname, 'name', r.relname),
              'to_columns', (
                select json_agg(a.attname order by p.place)
                from unnest(k.confkey) with ordinality p(number, place)
                join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = p.number
              ),
              'on_delete', (select words from actions where code = k.confdeltype::text),
              'on_update', (select words from actions where code = k.confupdtype::text)
            )
            order by k.conname
          ),
          '[]'
        )
        from constraints k
        join named n on n.oid = k.oid
        join pg_catalog.pg_class r on r.oid = k.confrelid
        join pg_catalog.pg_namespace s on s.oid = r.relnamespace
        where k.contype = 'f'
          -- A key to a partitioned table has a copy of itself for each partition.
          and not exists (select from constraints p where p.oid = k.conparentid)
      ),
      'referenced_by', (
        select coalesce(
          json_agg(
            json_build_object(
              'name', k.conname,
              'from', json_build_object('schema', s.nspname, 'name', r.relname),
              'from_columns', (
                select json_agg(a.attname order by p.place)
                from unnest(k.conkey) with ordinality p(number, place)
                join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.number
              ),
              'columns', (
                select json_agg(a.attname order by p.place)
                from unnest(k.confkey) with ordinality p(number, place)
                join pg_catalog.pg_attribute a on a.attrelid = k.confrelid and a.attnum = p.number
              ),
              'on_delete', (select words from actions where code = k.confdeltype::text),
              'on_update', (select words from actions where code = k.confupdtype::text)
            )
            order by s.nspname, r.relname, k.conname
          ),
          '[]'
        )
        from pg_catalog.pg_constraint k
        join pg_catalog.pg_class r on r.oid = k.conrelid
        join pg_catalog.pg_namespace s on s.oid = r.relnamespace
        where k.contype = 'f' and k.confrelid = f.oid and k.conparentid = 0
      ),
      'unique', (
        select coalesce(json_agg(json_build_object('name', k.conname, 'columns', n.columns) order by k.conname), '[]')
        from constraints k
        join named n on n.oid = k.oid
        where k.contype = 'u'
      ),
      'checks', (
        select coalesce(json_agg(json_build_object('name', k.conname, 'expression', k.definition) order by k.conname), '[]')
        from constraints k
        where k.contype = 'c'
      ),
      'indexes', (
        select coalesce(
          json_agg(
            json_build_object(
              'name', x.relname,
              'definition', pg_catalog.pg_get_indexdef(i.indexrelid),
              'is_unique', i.indisunique,
              'is_primary', i.indisprimary
            )
            order by x.relname
          ),
          '[]'
        )
        from pg_catalog.pg_index i
        join pg_catalog.pg_class x on x.oid = i.indexrelid
        where i.indrelid = f.oid
      ),
      'triggers', (
        select coalesce(
          json_agg(json_build_object('name', t.tgname, 'definition', pg_catalog.pg_get_triggerdef(t.oid)) order by t.tgname),
          '[]'
        )
        from pg_catalog.pg_trigger t
        where t.tgrelid = f.oid and not t.tgisinternal
      ),
      'estimated_rows', case when f.relkind in ('r', 'm', 'p') and f.reltuples >= 0 then f.reltuples::bigint end,
      'size_bytes', case when f.relkind in ('r', 'm') then pg_catalog.pg_total_relation_size(f.oid) end
    )
    from found f
  ),
  'null'
)

-- name: shape
-- What pages of one relation are made by, as one json value; null when it is not there. $1 schema, $2 name
with found as (
  select c.*
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1::text and c.relname = $2::text and c.relkind in ('r', 'v', 'm', 'f', 'p')
),
-- A domain's base type, a domain of a domain's as well; an array's element, for its order is the element's.
based as (
  select a.attnum, a.atttypid as declared, t.oid, t.typname, t.typtype, t.typelem, t.typcategory, t.typnamespace
  from pg_catalog.pg_attribute a
  join found f on f.oid = a.attrelid
  cross join lateral (
    with recursive down as (
      select t.* from pg_catalog.pg_type t where t.oid = a.atttypid
      union all
      select b.* from down d join pg_catalog.pg_type b on b.oid = d.typbasetype where d.typtype = 'd'
    )
    select d.* from down d where d.typtype <> 'd'
  ) t
  where a.attnum > 0 and not a.attisdropped
),
ordered as (
  select
    b.*,
    (
      select e.typtype in ('e', 'r', 'm') or exists (
        select from pg_catalog.pg_opclass o
        join pg_catalog.pg_am m on m.oid = o.opcmethod and m.amname = 'btree'
        where o.opcdefault and (
          o.opcintype = e.oid
          or exists (
            select from pg_catalog.pg_cast c
            where c.castsource = e.oid and c.casttarget = o.opcintype and c.castmethod = 'b' and c.castcontext = 'i'
          )
        )
      )
      from pg_catalog.pg_type e
      where e.oid = case when b.typcategory = 'A' and b.typelem <> 0 then b.typelem else b.oid end
    ) as is_sortable
  from based b
),
keys as (
  select
    i.indexrelid,
    i.indisprimary,
    (
      select array_agg(a.attname::text order by p.place)
      from unnest(i.indkey::int2[]) with ordinality p(number, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = p.number
      where p.place <= i.indnkeyatts
    ) as columns
  from pg_catalog.pg_index i
  join found f on f.oid = i.indrelid
  where i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null
    and not exists (
      select from unnest(i.indkey::int2[]) with ordinality p(number, place)
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = p.number
      where p.place <= i.indnkeyatts and not a.attnotnull
    )
)
select coalesce(
  (
    select json_build_object(
      'kind', f.relkind,
      'columns', (
        select coalesce(
          json_agg(
            json_build_object(
              'name', a.attname,
              'schema', n.nspname,
              'type', o.typname,
              'type_text', pg_catalog.format_type(a.atttypid, a.atttypmod),
              'is_nullable', not a.attnotnull,
              'is_sortable', coalesce(o.is_sortable, false)
            )
            order by a.attnum
          ),
          '[]'
        )
        from pg_catalog.pg_attribute a
        join ordered o on o.attnum = a.attnum
        join pg_catalog.pg_namespace n on n.oid = o.typnamespace
        where a.attrelid = f.oid
      ),
      'key', (
        select coalesce(
          (select to_json(k.columns) from keys k order by k.indisprimary desc, cardinality(k.columns), k.indexrelid limit 1),
          '[]'
        )
      ),
      'estimated_rows', case when f.relkind in ('r', 'm', 'p') and f.reltuples >= 0 then f.reltuples::bigint end
    )
    from found f
  ),
  'null'
)

-- name: unreadable
-- Which of the texts $1 is the first that its type in $2 does not take, counted from 0, as json; null for none.
select coalesce(
  (
    select to_json(g.place - 1)
    from unnest($1::text[], $2::text[]) with ordinality g(value, type, place)
    where g.value is not null and not pg_catalog.pg_input_is_valid(g.value, g.type)
    order by g.place
    limit 1
  ),
  'null'
)
