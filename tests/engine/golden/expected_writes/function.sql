-- writing, at $
-- $1: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select coalesce(array_agg(("t1".*)::"public"."article")::text, '{}') as "rows", count(*) as "count", null::int8 as "refused" from "public"."publish"(($1::text)::"pg_catalog"."int4") as "t1";

-- answering, at $
-- $1: WrittenRows(step=0)
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='1', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as materialized (select * from unnest(($1::text)::"public"."article"[])) select (select coalesce(json_agg(row_to_json((select "object." from (select "t3"."id" as "id", (select row_to_json((select "object." from (select "t6"."name" as "name") as "object.")) from (select "t4".* from "public"."author" as "t4" where "t4"."id" = "t3"."author_id" and exists (select 1 from "public"."article" as "t5" where "t5"."author_id" = "t4"."id" and ("t5"."is_published" = ($2::text)::"pg_catalog"."bool")) limit 1) as "t6") as "author") as "object."))), '[]') from (select "t2".* from "t1" as "t2" where ("t2"."is_published" = ($2::text)::"pg_catalog"."bool") and ("t2"."id" > ($3::text)::"pg_catalog"."int8") order by "t2"."id" desc nulls first limit ($3::text)::"pg_catalog"."int8") as "t3") as "root", null::int8 as "refused";
