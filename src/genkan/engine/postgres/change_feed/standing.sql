-- name: standing
-- Each of these tables with its partitions and children, at any depth. $1 schemas $2 names $3 publication
with recursive tree as (
  select c.oid as root, c.oid as member
  from unnest($1::text[], $2::text[]) as asked (schema, name)
  join pg_catalog.pg_namespace n on n.nspname = asked.schema
  join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = asked.name
  where c.relkind in ('r', 'p')
  union
  select tree.root, i.inhrelid
  from tree join pg_catalog.pg_inherits i on i.inhparent = tree.member
)
select
  rn.nspname as root_schema, r.relname as root_name,
  n.nspname as schema, c.relname as name,
  c.oid::int8 as oid,
  c.oid = r.oid as is_root,
  c.relkind = 'p' as is_partitioned,
  c.relispartition as is_partition,
  c.relpersistence = 'p' as is_logged,
  c.relkind in ('r', 'p') as is_table,
  c.relreplident::text as identity,
  exists (
    select from pg_catalog.pg_index x
    where x.indrelid = c.oid and x.indimmediate and x.indisvalid
      and case c.relreplident when 'd' then x.indisprimary when 'i' then x.indisreplident end
  ) as has_identity_key,
  exists (
    select from pg_catalog.pg_index x
    where x.indrelid = c.oid and x.indimmediate and x.indisvalid and x.indisprimary
  ) as has_primary_key,
  exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attgenerated = 'v' and not a.attisdropped
  ) as has_virtual_columns,
  published.oid is not null as is_listed,
  -- columns of later versions: a filter on rows, a choice of columns
  published.oid is not null and to_jsonb(published) ->> 'prqual' is null
    and to_jsonb(published) ->> 'prattrs' is null as is_published,
  (
    select coalesce(json_agg(json_build_array(
      t.tgname, t.tgenabled::text, encode(t.tgargs, 'hex')
    ) order by t.tgname), '[]')
    from pg_catalog.pg_trigger t
    where t.tgrelid = c.oid and t.tgname like 'genkan\_live\_%'
      and t.tgfoid = to_regproc('genkan_live.tell')
  )::text as triggers
from tree
join pg_catalog.pg_class r on r.oid = tree.root
join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
join pg_catalog.pg_class c on c.oid = tree.member
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join (
  select l.*
  from pg_catalog.pg_publication_rel l
  join pg_catalog.pg_publication p on p.oid = l.prpubid and p.pubname = $3
) as published on published.prrelid = c.oid
order by root_schema, root_name, is_root desc, schema, name

-- name: lineage
-- What is published or inherits, each with one of what it inherits from or null. $1 publication
with recursive line as (
  select i.inhrelid as member, i.inhparent as ancestor from pg_catalog.pg_inherits i
  union
  select line.member, i.inhparent
  from line join pg_catalog.pg_inherits i on i.inhrelid = line.ancestor
),
pairs as (
  select member, ancestor from line
  union
  select l.prrelid, null
  from pg_catalog.pg_publication_rel l
  join pg_catalog.pg_publication p on p.oid = l.prpubid
  where p.pubname = $1
)
select n.nspname as schema, c.relname as name, an.nspname as ancestor_schema, a.relname as ancestor
from pairs
join pg_catalog.pg_class c on c.oid = pairs.member and c.relkind in ('r', 'p')
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_class a on a.oid = pairs.ancestor
left join pg_catalog.pg_namespace an on an.oid = a.relnamespace

-- name: published
-- All tables of the publication, to find those whose rows could not be updated. $1 publication
select n.nspname as schema, c.relname as name
from pg_catalog.pg_publication_rel l
join pg_catalog.pg_publication p on p.oid = l.prpubid
join pg_catalog.pg_class c on c.oid = l.prrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where p.pubname = $1

-- name: publication
-- Whether there is a publication of this name, and whether it publishes all that we need. $1 name
select p.pubinsert and p.pubupdate and p.pubdelete and p.pubtruncate
  and not coalesce((to_jsonb(p) ->> 'pubviaroot')::bool, false)
  and coalesce(to_jsonb(p) ->> 'pubgencols', 's') = 's' as is_whole
from pg_catalog.pg_publication p
where p.pubname = $1

-- name: may_decode
-- What logical decoding needs of the server.
select pg_catalog.current_setting('wal_level') as wal_level,
  pg_catalog.pg_is_in_recovery() as is_standby,
  pg_catalog.current_setting('server_version_num')::int8 as version

-- name: wait_briefly
-- The next statement of this transaction may wait less long than it takes to look for deadlocks.
select pg_catalog.set_config('statement_timeout', least(500, s.setting::int / 2)::text, true),
  pg_catalog.set_config('lock_timeout', least(500, s.setting::int / 2)::text, true)
from pg_catalog.pg_settings s
where s.name = 'deadlock_timeout'

-- name: work_on
-- With its locks in hand, the transaction takes the time it needs; it waits for no more of them.
select pg_catalog.set_config('statement_timeout', '30s', true)
