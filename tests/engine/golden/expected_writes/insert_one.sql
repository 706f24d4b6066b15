-- answering, at $.selectionSet.insert_author_one.args.object
-- $1: Constant(text='9', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (insert into "public"."author" as "t2" ("id", "is_registered") values (($1::text)::"pg_catalog"."int4", ($2::text)::"pg_catalog"."bool") returning ("t2".*)::"public"."author" as "row") select coalesce((select row_to_json((select "object." from (select "t4"."id" as "id") as "object.")) from (select "t3".* from (select ("t1"."row").* from "t1") as "t3" limit 1) as "t4"), 'null') as "root", null::int8 as "refused";
