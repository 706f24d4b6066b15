-- writing, at $.selectionSet.insert_author_one.args.object
-- $1: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."author" as "t2" ("id", "is_registered") values (($1::text)::"pg_catalog"."int4", ($2::text)::"pg_catalog"."bool") on conflict on constraint "author_pkey" do nothing returning ("t2".*)::"public"."author" as "row", (("t2"."id" = ($3::text)::"pg_catalog"."int4")) is true as "allowed") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", (select min("t3"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t3" where not "t3"."allowed") as "refused" from "t1";

-- answering, at $
-- $1: WrittenRows(step=0)
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select coalesce((select row_to_json((select "object." from (select "t3"."id" as "id") as "object.")) from (select "t1".* from unnest(($1::text)::"public"."author"[]) as "t1" where exists (select 1 from "public"."article" as "t2" where "t2"."author_id" = "t1"."id" and ("t2"."is_published" = ($2::text)::"pg_catalog"."bool")) limit 1) as "t3"), 'null') as "root", null::int8 as "refused";
