-- name: reads
-- What tables and views stand on: a table that is read, or why it can not be known. $1 schemas $2 names
with recursive asked as (
  select * from unnest($1::text[], $2::text[]) as asked (schema, name)
),
reach as (
  select asked.schema, asked.name, c.oid, c.relkind, c.relnamespace, c.relname
  from asked
  join pg_catalog.pg_namespace n on n.nspname = asked.schema
  join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = asked.name
  union
  -- What is pinned (the system's own) is in no pg_depend, but in the view's tree.
  select reach.schema, reach.name, c.oid, c.relkind, c.relnamespace, c.relname
  from reach
  join pg_catalog.pg_rewrite r on r.ev_class = reach.oid and r.ev_type = '1' and reach.relkind = 'v'
  cross join lateral regexp_matches(r.ev_action::text, ':relid (\d+)', 'g') as used (match)
  join pg_catalog.pg_class c on c.oid = used.match[1]::oid
),
trees as (
  select reach.schema, reach.name, reach.relname, r.ev_action::text as tree
  from reach
  join pg_catalog.pg_rewrite r on r.ev_class = reach.oid and r.ev_type = '1' and reach.relkind = 'v'
)
select reach.schema, reach.name, n.nspname as table_schema, reach.relname as table_name,
  case
    when n.nspname = 'pg_catalog' or n.nspname like 'pg\_toast%'
      then format('it reads %s, of the system catalog', reach.relname)
    when reach.relkind = 'f' then format('%I.%I is a foreign table', n.nspname, reach.relname)
    when reach.relkind = 'm' then format('%I.%I is a materialized view', n.nspname, reach.relname)
    when reach.relkind not in ('r', 'p')
      then format('%I.%I is no table', n.nspname, reach.relname)
  end as opaque
from reach join pg_catalog.pg_namespace n on n.oid = reach.relnamespace
where reach.relkind <> 'v'
union all
select distinct trees.schema, trees.name, null::name, null::name,
  format('the view %I calls %I.%I', trees.relname, n.nspname, p.proname)
from trees
cross join lateral
  regexp_matches(trees.tree, ':(?:funcid|opfuncid|aggfnoid|winfnoid) (\d+)', 'g') as used (match)
left join pg_catalog.pg_aggregate g on g.aggfnoid = used.match[1]::oid
join pg_catalog.pg_proc p on p.oid in (used.match[1]::oid, g.aggtransfn, g.aggfinalfn)
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
where p.provolatile = 'v'
  or p.provolatile = 's' and (
    n.nspname <> 'pg_catalog'
    or p.proname in (
      'now', 'transaction_timestamp', 'statement_timestamp', 'timenow', 'current_setting',
      'obj_description', 'col_description', 'shobj_description', 'to_regclass'
    )
    or p.proname = 'age' and p.pronargs = 1
    or p.proname like any (array['pg\_%', 'has\_%', '%to\_xml%', 'txid\_%'])
  )
union all
select trees.schema, trees.name, null, null,
  format('the view %I reads the time, who is asking, or a sample', trees.relname)
from trees
where trees.tree like any (array['%{SQLVALUEFUNCTION %', '%{TABLESAMPLECLAUSE %'])
union all
select asked.schema, asked.name, null, null, 'there is no table or view of this name'
from asked
where not exists (
  select from reach where reach.schema = asked.schema and reach.name = asked.name
)
order by 1, 2, 5 nulls last, 3, 4

-- name: loose_columns
-- Columns of which equal texts are not always the same text to Postgres. $1 schema $2 name
select a.attname::text as name
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_collation l on l.oid = a.attcollation
where n.nspname = $1 and c.relname = $2 and not l.collisdeterministic
