-- writing, at $
-- $1: Constant(text='d', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (update "public"."author" as "t2" set "name" = ($1::text) where cardinality(array[(($2::text)::"pg_catalog"."int4") is null]) > 0 and ("t2"."id" = ($2::text)::"pg_catalog"."int4") returning ("t2".*)::"public"."author" as "row") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", null::int8 as "refused" from "t1";

-- answering, at $
-- $1: WrittenCount()
-- $2: WrittenRows(step=0)
-- $3: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select row_to_json((select "object." from (select ($1::text)::"pg_catalog"."int8" as "n", (select coalesce(json_agg(row_to_json((select "object." from (select "t3"."id" as "id") as "object."))), '[]') from (select "t1".* from unnest(($2::text)::"public"."author"[]) as "t1" where exists (select 1 from "public"."article" as "t2" where "t2"."author_id" = "t1"."id" and ("t2"."is_published" = ($3::text)::"pg_catalog"."bool"))) as "t3") as "returning") as "object.")) as "root", null::int8 as "refused";
