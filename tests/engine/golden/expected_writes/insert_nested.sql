-- writing, at $.selectionSet.insert_article.args.objects
-- $1: CellList(cells=(Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
-- $2: CellList(cells=(Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
-- $3: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."author" as "t2" ("id", "is_registered") select "t3"."t4"::"pg_catalog"."int4", "t3"."t5"::"pg_catalog"."bool" from unnest($1::text[], $2::text[]) as "t3"("t4", "t5") on conflict on constraint "author_pkey" do update set "name" = "excluded"."name" where ("t2"."id" = ($3::text)::"pg_catalog"."int4") returning ("t2".*)::"public"."author" as "row", (("t2"."id" = ($3::text)::"pg_catalog"."int4")) is true as "allowed") select null::text as "rows", count(*) as "count", (select min("t6"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t6" where not "t6"."allowed") as "refused", coalesce(array_agg(("t1"."row")."id"::text), '{}') as "id" from "t1" where cardinality(array[(($3::text)::"pg_catalog"."int4") is null]) > 0;

-- writing, at $.selectionSet.insert_article.args.objects[1].author.data.articles.data
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='22', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: WrittenKey(step=0, key=0, place=1, stride=0)
-- $4: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."article" as "t2" ("is_published", "id", "author_id") values (($1::text)::"pg_catalog"."bool", ($2::text)::"pg_catalog"."int8", ($3::text)::"pg_catalog"."int4") returning ("t2".*)::"public"."article" as "row", (("t2"."author_id" = ($4::text)::"pg_catalog"."int4")) is true as "allowed") select null::text as "rows", count(*) as "count", (select min("t3"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t3" where not "t3"."allowed") as "refused" from "t1";

-- writing, at $.selectionSet.insert_article.args.objects
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: CellList(cells=(Constant(text='20', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='21', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
-- $3: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=0), WrittenKey(step=0, key=0, place=1, stride=0)))
-- $4: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."article" as "t2" ("is_published", "id", "author_id") select ($1::text)::"pg_catalog"."bool", "t3"."t4"::"pg_catalog"."int8", "t3"."t5"::"pg_catalog"."int4" from unnest($2::text[], $3::text[]) as "t3"("t4", "t5") returning ("t2".*)::"public"."article" as "row", (("t2"."author_id" = ($4::text)::"pg_catalog"."int4")) is true as "allowed") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", (select min("t6"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t6" where not "t6"."allowed") as "refused" from "t1";

-- answering, at $
-- $1: WrittenCount()
-- $2: WrittenRows(step=2)
-- $3: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select row_to_json((select "object." from (select ($1::text)::"pg_catalog"."int8" as "affected_rows", (select coalesce(json_agg(row_to_json((select "object." from (select "t2"."id" as "id") as "object."))), '[]') from (select "t1".* from unnest(($2::text)::"public"."article"[]) as "t1" where ("t1"."is_published" = ($3::text)::"pg_catalog"."bool")) as "t2") as "returning") as "object.")) as "root", null::int8 as "refused";
