-- writing, at $.selectionSet.insert_author.args.objects[0]
-- $1: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."author" as "t2" ("id", "is_registered") values (($1::text)::"pg_catalog"."int4", ($2::text)::"pg_catalog"."bool") on conflict on constraint "author_pkey" do update set "name" = "excluded"."name" where ("t2"."id" = ($3::text)::"pg_catalog"."int4") returning ("t2".*)::"public"."author" as "row", (("t2"."id" = ($3::text)::"pg_catalog"."int4")) is true as "allowed") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", (select min("t3"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t3" where not "t3"."allowed") as "refused", coalesce(array_agg(("t1"."row")."id"::text), '{}') as "id" from "t1" where cardinality(array[(($3::text)::"pg_catalog"."int4") is null]) > 0;

-- writing, at $.selectionSet.insert_author.args.objects[0].articles.delete
-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='50', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=0),))
-- $4: CellList(cells=(Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='30', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
with "t1" as (delete from "public"."article" as "t2" where cardinality(array[(($1::text)::"pg_catalog"."int4") is null]) > 0 and ("t2"."author_id" = ($1::text)::"pg_catalog"."int4") and ("t2"."id" < ($2::text)::"pg_catalog"."int8") and exists (select 1 from unnest($3::text[]) as "t3"("t4") where "t2"."author_id" = "t3"."t4"::"pg_catalog"."int4") and not exists (select 1 from unnest($4::text[]) as "t5"("t6") where "t2"."id" = "t5"."t6"::"pg_catalog"."int8") returning ("t2".*)::"public"."article" as "row") select null::text as "rows", count(*) as "count", null::int8 as "refused" from "t1";

-- writing, at $.selectionSet.insert_author.args.objects[0].articles.data
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: CellList(cells=(Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='30', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
-- $3: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=0), WrittenKey(step=0, key=0, place=0, stride=0)))
-- $4: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."article" as "t2" ("is_published", "id", "author_id") select ($1::text)::"pg_catalog"."bool", "t3"."t4"::"pg_catalog"."int8", "t3"."t5"::"pg_catalog"."int4" from unnest($2::text[], $3::text[]) as "t3"("t4", "t5") on conflict on constraint "article_pkey" do update set "title" = "excluded"."title", "editor_id" = ($4::text)::"pg_catalog"."int4" where exists (select 1 from "public"."author" as "t6" where "t6"."id" = "t2"."author_id" and ("t6"."id" = ($4::text)::"pg_catalog"."int4")) returning ("t2".*)::"public"."article" as "row", (case when "t2"."xmax" = 0 then ("t2"."author_id" = ($4::text)::"pg_catalog"."int4") else ("t2"."author_id" = ($4::text)::"pg_catalog"."int4") end) is true as "allowed") select null::text as "rows", count(*) as "count", (select min("t7"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t7" where not "t7"."allowed") as "refused" from "t1" where cardinality(array[(($4::text)::"pg_catalog"."int4") is null]) > 0;

-- answering, at $
-- $1: WrittenCount()
select row_to_json((select "object." from (select ($1::text)::"pg_catalog"."int8" as "affected_rows") as "object.")) as "root", null::int8 as "refused";
