-- writing, at $.selectionSet.update_author.args
-- $1: Constant(text='e', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='1', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (update "public"."author" as "t2" set "name" = ($1::text) where cardinality(array[(($2::text)::"pg_catalog"."int4") is null]) > 0 and ("t2"."id" = ($2::text)::"pg_catalog"."int4") and ("t2"."id" > ($3::text)::"pg_catalog"."int4") returning ("t2".*)::"public"."author" as "row") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", null::int8 as "refused", coalesce(array_agg(("t1"."row")."id"::text), '{}') as "id" from "t1";

-- writing, at $.selectionSet.update_author.args.articles.delete
-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='11', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=1),))
-- $4: CellList(cells=(Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='30', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
with "t1" as (delete from "public"."article" as "t2" where cardinality(array[(($1::text)::"pg_catalog"."int4") is null]) > 0 and ("t2"."author_id" = ($1::text)::"pg_catalog"."int4") and ("t2"."id" > ($2::text)::"pg_catalog"."int8") and exists (select 1 from unnest($3::text[]) as "t3"("t4") where "t2"."author_id" = "t3"."t4"::"pg_catalog"."int4") and not exists (select 1 from unnest($4::text[]) as "t5"("t6") where "t2"."id" = "t5"."t6"::"pg_catalog"."int8") returning ("t2".*)::"public"."article" as "row") select null::text as "rows", count(*) as "count", null::int8 as "refused" from "t1";

-- writing, at $.selectionSet.update_author.args.articles.update[0]
-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='1', type=PgType(schema='pg_catalog', name='jsonb', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='11', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=1),))
with "t1" as (update "public"."article" as "t2" set "editor_id" = ($1::text)::"pg_catalog"."int4", "extra" = "t2"."extra" || ($2::text)::"pg_catalog"."jsonb" where cardinality(array[(($1::text)::"pg_catalog"."int4") is null, (($2::text)::"pg_catalog"."jsonb") is null]) > 0 and exists (select 1 from "public"."author" as "t5" where "t5"."id" = "t2"."author_id" and ("t5"."id" = ($1::text)::"pg_catalog"."int4")) and ("t2"."id" = ($3::text)::"pg_catalog"."int8") and exists (select 1 from unnest($4::text[]) as "t3"("t4") where "t2"."author_id" = "t3"."t4"::"pg_catalog"."int4") returning ("t2".*)::"public"."article" as "row", (("t2"."author_id" = ($1::text)::"pg_catalog"."int4")) is true as "allowed") select null::text as "rows", count(*) as "count", (select min("t6"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t6" where not "t6"."allowed") as "refused", coalesce(array_agg(("t1"."row")."author_id"::text), '{}') as "author_id" from "t1";

-- writing, at $.selectionSet.update_author.args.articles.update[0].author.update[0]
-- $1: Constant(text='h', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: CellList(cells=(WrittenKey(step=2, key=0, place=0, stride=1),))
with "t1" as (update "public"."author" as "t2" set "name" = ($1::text) where cardinality(array[(($2::text)::"pg_catalog"."int4") is null]) > 0 and ("t2"."id" = ($2::text)::"pg_catalog"."int4") and exists (select 1 from unnest($3::text[]) as "t3"("t4") where "t2"."id" = "t3"."t4"::"pg_catalog"."int4") returning ("t2".*)::"public"."author" as "row") select null::text as "rows", count(*) as "count", null::int8 as "refused" from "t1";

-- writing, at $.selectionSet.update_author.args.articles.data
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: CellList(cells=(Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='30', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
-- $3: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=1), WrittenKey(step=0, key=0, place=0, stride=1)))
-- $4: CellList(cells=(Constant(text='f', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), Constant(text='g', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))))
-- $5: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."article" as "t2" ("is_published", "id", "author_id", "title") select ($1::text)::"pg_catalog"."bool", "t3"."t4"::"pg_catalog"."int8", "t3"."t5"::"pg_catalog"."int4", "t3"."t6" from unnest($2::text[], $3::text[], $4::text[]) as "t3"("t4", "t5", "t6") on conflict on constraint "article_pkey" do update set "title" = "excluded"."title", "editor_id" = ($5::text)::"pg_catalog"."int4" where exists (select 1 from "public"."author" as "t7" where "t7"."id" = "t2"."author_id" and ("t7"."id" = ($5::text)::"pg_catalog"."int4")) and "t2"."author_id" = "excluded"."author_id" returning ("t2".*)::"public"."article" as "row", (case when "t2"."xmax" = 0 then ("t2"."author_id" = ($5::text)::"pg_catalog"."int4") else ("t2"."author_id" = ($5::text)::"pg_catalog"."int4") end) is true as "allowed") select null::text as "rows", count(*) as "count", (select min("t8"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t8" where not "t8"."allowed") as "refused" from "t1" where cardinality(array[(($5::text)::"pg_catalog"."int4") is null]) > 0;

-- answering, at $
-- $1: WrittenCount()
-- $2: WrittenRows(step=0)
-- $3: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select row_to_json((select "object." from (select ($1::text)::"pg_catalog"."int8" as "affected_rows", (select coalesce(json_agg(row_to_json((select "object." from (select "t6"."name" as "name") as "object."))), '[]') from (select "t4".* from (select "t3".* from (select ("t1".*)::"public"."author" as "row", row_number() over () as "place" from unnest(($2::text)::"public"."author"[]) as "t1") as "t2" join "public"."author" as "t3" on "t3"."id" = ("t2"."row")."id" order by "t2"."place") as "t4" where exists (select 1 from "public"."article" as "t5" where "t5"."author_id" = "t4"."id" and ("t5"."is_published" = ($3::text)::"pg_catalog"."bool"))) as "t6") as "returning") as "object.")) as "root", null::int8 as "refused";
