-- writing, at $
-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (delete from "public"."article" as "t2" where cardinality(array[(($1::text)::"pg_catalog"."int4") is null]) > 0 and ("t2"."author_id" = ($1::text)::"pg_catalog"."int4") and ("t2"."id" = ($2::text)::"pg_catalog"."int8") returning ("t2".*)::"public"."article" as "row") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", null::int8 as "refused" from "t1";

-- answering, at $
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: WrittenRows(step=0)
select coalesce((select row_to_json((select "object." from (select (select row_to_json((select "object." from (select "t5"."name" as "name") as "object.")) from (select "t3".* from "public"."author" as "t3" where "t3"."id" = "t2"."author_id" and exists (select 1 from "public"."article" as "t4" where "t4"."author_id" = "t3"."id" and ("t4"."is_published" = ($1::text)::"pg_catalog"."bool")) limit 1) as "t5") as "author") as "object.")) from (select "t1".* from unnest(($2::text)::"public"."article"[]) as "t1" where ("t1"."is_published" = ($1::text)::"pg_catalog"."bool") limit 1) as "t2"), 'null') as "root", null::int8 as "refused";
