-- $1: SessionObject(type=PgType(schema='pg_catalog', name='json', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='5', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select coalesce((select row_to_json((select "object." from (select ("t2"."id")::text as "id", "t2"."title" as "title") as "object.")) from (select "t1".* from "public"."newest"(($1::text)::"pg_catalog"."json") as "t1" where (not (("t1".*) is null)) and ("t1"."is_published" = ($2::text)::"pg_catalog"."bool") limit ($3::text)::"pg_catalog"."int8") as "t2"), 'null') as "root"
