-- name: function
-- What our triggers run; it must never make a write fail. Arguments: the wanted columns.
create or replace function genkan_live.tell() returns trigger
language plpgsql security definer
-- A value has one text, whoever writes it; nobody's names stand in for Postgres's.
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO'
set intervalstyle = 'postgres'
set timezone = 'UTC'
set bytea_output = 'hex'
set extra_float_digits = 3
as $tell$
declare
  whole constant text := json_build_object('schema', tg_table_schema, 'table', tg_table_name);
  names text[];
  texts text;
  old_values json;
  new_values json;
  payload text;
begin
  if tg_op = 'TRUNCATE' then
    perform pg_notify('genkan_changes', whole);
    return null;
  end if;
  begin
    select array_agg(a.attname order by a.attnum),
      coalesce(string_agg(format('%I::text', a.attname), ', ' order by a.attnum), '')
    into names, texts
    from pg_attribute a
    where a.attrelid = tg_relid and a.attnum > 0 and not a.attisdropped
      and a.attname = any (tg_argv[0:tg_nargs - 1]::name[]);
    if tg_op <> 'INSERT' then
      execute format(
        'select json_agg(r) from (select distinct jsonb_build_array(%s) as r from old_rows limit 100) r',
        texts
      ) into old_values;
    end if;
    if tg_op <> 'DELETE' then
      execute format(
        'select json_agg(r) from (select distinct jsonb_build_array(%s) as r from new_rows limit 100) r',
        texts
      ) into new_values;
    end if;
    if old_values is null and new_values is null then
      return null;  -- the statement wrote no row
    end if;
    payload := json_build_object(
      'schema', tg_table_schema, 'table', tg_table_name, 'columns', coalesce(names, '{}'),
      'old', coalesce(old_values, '[]'), 'new', coalesce(new_values, '[]')
    );
    -- "In the default configuration it must be shorter than 8000 bytes."
    if octet_length(payload) > 7900
      or json_array_length(coalesce(old_values, '[]')) = 100
      or json_array_length(coalesce(new_values, '[]')) = 100 then
      payload := whole;
    end if;
  exception when others then
    payload := whole;
  end;
  perform pg_notify('genkan_changes', payload);
  return null;
exception when others then
  raise warning 'genkan_live.tell: %', sqlerrm;
  return null;
end
$tell$

-- name: schema
-- Where the function is.
create schema if not exists genkan_live

-- name: one_at_a_time
-- Processes that start together make the function one after the other.
select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('genkan_live'))

-- name: known
-- What the function says now, whether a commit may be prepared here, and the server's version.
select (
    select p.prosrc from pg_catalog.pg_proc p
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'genkan_live' and p.proname = 'tell' and p.pronargs = 0
  ) as body,
  exists (select from pg_catalog.pg_namespace n where n.nspname = 'genkan_live') as has_schema,
  pg_catalog.current_setting('max_prepared_transactions')::int8 as prepared_transactions,
  pg_catalog.current_setting('server_version_num')::int8 as version

-- name: notify
-- Say something to all who listen, ourselves among them. $1 payload
select pg_catalog.pg_notify('genkan_changes', $1)
