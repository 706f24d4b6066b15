-- answering, at $
-- $1: Constant(text='1', type=PgType(schema='pg_catalog', name='numeric', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text=None, type=PgType(schema='pg_catalog', name='_text', kind=<TypeKind.ARRAY: 'array'>, element=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None)))
-- $3: Constant(text='2', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
with "t1" as (update "public"."author" as "t2" set "balance" = "t2"."balance" + ($1::text)::"pg_catalog"."numeric", "tags" = ($2::text)::"pg_catalog"."text"[] where ("t2"."id" = ($3::text)::"pg_catalog"."int4") returning ("t2".*)::"public"."author" as "row") select coalesce((select row_to_json((select "object." from (select "t4"."balance" as "balance") as "object.")) from (select "t3".* from (select ("t1"."row").* from "t1") as "t3" limit 1) as "t4"), 'null') as "root", null::int8 as "refused";
