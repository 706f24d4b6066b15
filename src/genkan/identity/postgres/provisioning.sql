-- name: lock_timeout
-- How long a lock is waited for until the end of the transaction. $1 as '30s'
select set_config('lock_timeout', $1, true);

-- name: lock
-- One process installs at a time, and nobody writes users or memberships meanwhile: whoever comes
-- after finds the rules, whoever was before is seen by the backfill.
lock table identity.users, identity.memberships in share row exclusive mode;

-- name: search_path
-- Where names without a schema are looked up.
select current_setting('search_path');

-- name: qualify
-- Another search path until the end of the transaction; with none, names are written with their
-- schema. $1 the path
select set_config('search_path', $1, true);

-- name: installed
-- What is installed: the digest of the declaration and the tables, none when nothing is.
select digest, string_agg(name, ', ' order by place) as tables
from identity.provision_rules group by digest;

-- name: clear
-- No rule any more.
delete from identity.provision_rules;

-- name: keep
-- One rule. $1-$8 the columns
insert into identity.provision_rules
  (place, name, per, literals, on_create, on_update, on_delete, digest)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: table
-- A table as the catalog has it, no row when it is absent; what the role may do there. $1 schema, $2 name
select c.oid::int8 as id, c.relkind in ('r', 'p') as is_table,
  row_security_active(c.oid) as has_row_security,
  has_schema_privilege(c.relnamespace, 'usage') as is_schema_open,
  current_user::text as role
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f');

-- name: columns
-- The columns of a table. $1 its oid
select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
  a.attnotnull as is_required,
  a.atthasdef or a.attidentity <> '' or a.attgenerated <> '' as has_default,
  a.attgenerated <> '' or a.attidentity = 'a' as is_computed,
  has_column_privilege($1::int8::oid, a.attnum, 'insert') as may_insert,
  has_column_privilege($1::int8::oid, a.attnum, 'update') as may_update,
  has_column_privilege($1::int8::oid, a.attnum, 'select') as may_select
from pg_attribute a
where a.attrelid = $1::int8::oid and a.attnum > 0 and not a.attisdropped
order by a.attnum;

-- name: may_delete
-- Whether the role may remove rows of a table. $1 its oid
select has_table_privilege($1::int8::oid, 'delete');

-- name: is_unique
-- Whether no two rows have the same in these columns, for `on conflict`. $1 oid, $2 columns
select exists (
  select from pg_index i
  where i.indrelid = $1::int8::oid and i.indisunique and i.indimmediate and i.indisvalid
    and i.indpred is null and i.indexprs is null
    and array(
      select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(number, place)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
      where k.place <= i.indnkeyatts order by 1
    ) = array(select name from unnest($2::text[]) name order by 1)
);

-- name: type_id
-- The oid of a type, null when there is none of the name. $1 name
select to_regtype($1::text)::oid::int8;

-- name: type_name
-- How a type is written. $1 oid
select format_type($1::int8::oid, null);

-- name: literal_statement
-- The statement that reads a literal as its column will. $1 type, as `columns` has it
select format('select cast($1::text as %s)', $1::text);

-- name: contents
-- How each column's content is written. $1 columns, $2 their types, $3 expressions of the sources,
-- $4 types to cast those to, $5 places of literals, $6 the parameter that holds the literals
select quote_ident(given.name) as name,
  case
    when given.source is null then literal
    when given.place is null then cast_source
    else format('coalesce(%s, %s)', cast_source, literal)
  end as expression
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
  with ordinality as given (name, type, source, cast_to, place, number)
cross join lateral (
  select format('cast((%s)[%s] as %s)', $6::text, given.place, given.type) as literal,
    case when given.cast_to is null then given.source
      else format('cast(%s as %s)', given.source, given.cast_to) end as cast_source
) as written
order by given.number;

-- name: statements
-- The statements of a rule. $1 oid, $2 $3 key columns and contents, $4 $5 all columns and contents,
-- $6 which of them have a source, $7 $8 $9 columns that follow, their contents now and before,
-- $10 existing, $11 $12 the column to adopt by and its content, $13 deletion,
-- $14 $15 columns to set at deletion and contents, $16 the condition that the email is verified
with rule as (
  select $1::int8::oid::regclass::text as relation,
    (select string_agg(name, ', ') from unnest($2::text[]) name) as key,
    (select string_agg(format('t.%s = %s', k, v), ' and ') from unnest($2::text[], $3::text[]) as g(k, v))
      as is_same,
    (select string_agg(name, ', ') from unnest($4::text[]) name) as columns,
    (select string_agg(content, ', ') from unnest($5::text[]) content) as contents,
    (select string_agg(format('%s = %s', c, v), ', ')
      from unnest($4::text[], $5::text[], $6::bool[]) as g(c, v, sourced) where sourced) as taken,
    (select string_agg(format('%1$s = excluded.%1$s', c), ', ')
      from unnest($4::text[], $6::bool[]) as g(c, sourced)
      where sourced and c <> all ($2::text[])) as replaced,
    (select string_agg(
        format('%1$s = case when %2$s is distinct from %3$s then %2$s else t.%1$s end', c, new, old), ', ')
      from unnest($7::text[], $8::text[], $9::text[]) as g(c, new, old)) as following,
    (select string_agg(format('%s is distinct from %s', new, old), ' or ')
      from unnest($8::text[], $9::text[]) as g(new, old)) as has_changed,
    (select string_agg(format('%s = %s', c, v), ', ')
      from unnest($14::text[], $15::text[]) as g(c, v)) as parting
), parts as (
  select *,
    format('insert into %s (%s)', relation, columns) as insertion,
    case
      when $10::text = 'refuse' then ''
      when $10::text = 'update' and replaced is not null
        then format(' on conflict (%s) do update set %s', key, replaced)
      else format(' on conflict (%s) do nothing', key)
    end as conflict
  from rule
)
select
  case when $11::text is null then format('%s values (%s)%s', insertion, contents, conflict)
    else format(
      'with adopted as (update %s as t set %s where t.%s is null and %s'
      ' and lower(t.%s::text) = lower(%s::text) returning 1)'
      ' %s select %s where not exists (select from adopted)%s',
      relation, taken, key, $16::text, $11::text, $12::text, insertion, contents, conflict)
  end as on_create,
  case when following is not null then format(
      'with changed as (update %s as t set %s where %s and (%s))'
      ' %s select %s where not exists (select from %s as t where %s) on conflict (%s) do nothing',
      relation, following, is_same, has_changed, insertion, contents, relation, is_same, key)
  end as on_update,
  case $13::text
    when 'delete' then format('delete from %s as t where %s', relation, is_same)
    when 'set' then format('update %s as t set %s where %s', relation, parting, is_same)
  end as on_delete
from parts;

-- name: backfill_statements
-- The statements that make what is missing for those who are there already; $1 of theirs holds the
-- literals. $1 oid, $2 $3 key columns and contents, $4 $5 all columns and contents,
-- $6 which of them have a source, $7 $8 the column to adopt by and its content,
-- $9 the table of users or memberships, $10 the condition that the email is verified
with rule as (
  select $1::int8::oid::regclass::text as relation,
    (select string_agg(name, ', ') from unnest($2::text[]) name) as key,
    (select string_agg(format('t.%s = %s', k, v), ' and ') from unnest($2::text[], $3::text[]) as g(k, v))
      as is_same,
    (select string_agg(name, ', ') from unnest($4::text[]) name) as columns,
    (select string_agg(content, ', ') from unnest($5::text[]) content) as contents,
    (select string_agg(format('%s = %s', c, v), ', ')
      from unnest($4::text[], $5::text[], $6::bool[]) as g(c, v, sourced) where sourced) as taken
)
select
  case when $7::text is not null then format(
      'with given as (select $1::text[]) update %s as w set %s from %s as r where w.%s is null and %s'
      ' and lower(w.%s::text) = lower(%s::text) and not exists (select from %s as t where %s)',
      relation, taken, $9::text, key, $10::text, $7::text, $8::text, relation, is_same)
  end as adopt,
  format(
    'with given as (select $1::text[]) insert into %s (%s) select %s from %s as r'
    ' where not exists (select from %s as t where %s) on conflict (%s) do nothing',
    relation, columns, contents, $9::text, relation, is_same, key) as make
from rule;

-- name: trial
-- The statement that has Postgres judge another one without running it. $1 the row's table, $2 the statement
select format('prepare genkan_provision_trial (%s, %s, text[]) as %s', $1::text, $1::text, $2::text);

-- name: end_trial
-- The end of that.
deallocate genkan_provision_trial;
