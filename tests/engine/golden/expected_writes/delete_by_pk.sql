-- answering, at $
-- $1: Constant(text='10', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (delete from "public"."article" as "t2" where ("t2"."id" = ($1::text)::"pg_catalog"."int8") returning ("t2".*)::"public"."article" as "row") select coalesce((select row_to_json((select "object." from (select "t4"."id" as "id") as "object.")) from (select "t3".* from (select ("t1"."row").* from "t1") as "t3" limit 1) as "t4"), 'null') as "root", null::int8 as "refused";
