-- writing, at $.selectionSet.insert_article.args.objects
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: Constant(text='x', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $5: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."article" as "t2" ("is_published", "id", "author_id", "title") values (($1::text)::"pg_catalog"."bool", ($2::text)::"pg_catalog"."int8", ($3::text)::"pg_catalog"."int4", ($4::text)) on conflict on constraint "article_pkey" do update set "title" = "excluded"."title", "author_id" = "excluded"."author_id", "editor_id" = ($5::text)::"pg_catalog"."int4" where exists (select 1 from "public"."author" as "t3" where "t3"."id" = "t2"."author_id" and ("t3"."id" = ($5::text)::"pg_catalog"."int4")) returning ("t2".*)::"public"."article" as "row", (case when "t2"."xmax" = 0 then ("t2"."author_id" = ($5::text)::"pg_catalog"."int4") else ("t2"."author_id" = ($5::text)::"pg_catalog"."int4") end) is true as "allowed") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", (select min("t4"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t4" where not "t4"."allowed") as "refused" from "t1" where cardinality(array[(($5::text)::"pg_catalog"."int4") is null]) > 0;

-- writing, at $.selectionSet.insert_article.args.objects
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='11', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."article" as "t2" ("is_published", "id", "author_id") values (($1::text)::"pg_catalog"."bool", ($2::text)::"pg_catalog"."int8", ($3::text)::"pg_catalog"."int4") on conflict on constraint "article_pkey" do update set "author_id" = "excluded"."author_id", "editor_id" = ($4::text)::"pg_catalog"."int4" where exists (select 1 from "public"."author" as "t3" where "t3"."id" = "t2"."author_id" and ("t3"."id" = ($4::text)::"pg_catalog"."int4")) returning ("t2".*)::"public"."article" as "row", (case when "t2"."xmax" = 0 then ("t2"."author_id" = ($4::text)::"pg_catalog"."int4") else ("t2"."author_id" = ($4::text)::"pg_catalog"."int4") end) is true as "allowed") select coalesce(array_agg("t1"."row")::text, '{}') as "rows", count(*) as "count", (select min("t4"."place") from (select "t1"."allowed", row_number() over () as "place" from "t1") as "t4" where not "t4"."allowed") as "refused" from "t1" where cardinality(array[(($4::text)::"pg_catalog"."int4") is null]) > 0;

-- answering, at $
-- $1: WrittenCount()
-- $2: WrittenRows(step=0)
-- $3: WrittenRows(step=1)
-- $4: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select row_to_json((select "object." from (select ($1::text)::"pg_catalog"."int8" as "affected_rows", (select coalesce(json_agg(row_to_json((select "object." from (select "t2"."id" as "id") as "object."))), '[]') from (select "t1".* from unnest(($2::text)::"public"."article"[] || ($3::text)::"public"."article"[]) as "t1" where ("t1"."is_published" = ($4::text)::"pg_catalog"."bool")) as "t2") as "returning") as "object.")) as "root", null::int8 as "refused";
