-- $1: Constant(text='b', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='5', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select (select coalesce(json_agg(row_to_json((select "object." from (select ("t2"."id")::text as "id", "t2"."title" as "title") as "object."))), '[]') from (select "t1".* from "public"."found"(($1::text)) as "t1" where ("t1"."is_published" = ($2::text)::"pg_catalog"."bool") order by "t1"."id" asc nulls last limit ($3::text)::"pg_catalog"."int8") as "t2") as "root"
