-- writing, at $.selectionSet.update_author_by_pk.args
-- $1: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (select ("t2".*)::"public"."author" as "row" from "public"."author" as "t2" where ("t2"."id" = ($1::text)::"pg_catalog"."int4") for no key update of "t2") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", null::int8 as "refused", coalesce(array_agg(("t1"."row")."id"::text), '{}') as "id" from "t1";

-- writing, at $.selectionSet.update_author_by_pk.args.articles.delete
-- $1: CellList(cells=(WrittenKey(step=0, key=0, place=0, stride=1),))
with "t1" as (delete from "public"."article" as "t2" where exists (select 1 from unnest($1::text[]) as "t3"("t4") where "t2"."author_id" = "t3"."t4"::"pg_catalog"."int4") returning ("t2".*)::"public"."article" as "row") select null::text as "rows", count(*) as "count", null::int8 as "refused" from "t1";

-- answering, at $
-- $1: WrittenRows(step=0)
select coalesce((select row_to_json((select "object." from (select "t5"."name" as "name") as "object.")) from (select "t4".* from (select "t3".* from (select ("t1".*)::"public"."author" as "row", row_number() over () as "place" from unnest(($1::text)::"public"."author"[]) as "t1") as "t2" join "public"."author" as "t3" on "t3"."id" = ("t2"."row")."id" order by "t2"."place") as "t4" limit 1) as "t5"), 'null') as "root", null::int8 as "refused";
