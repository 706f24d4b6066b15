-- initial
-- $1: Constant(text='yesterday', type=PgType(schema='pg_catalog', name='date', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select (to_json(($1::text)::"pg_catalog"."date") #>> '{}') as "cursor";

-- batch
-- $1: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='9', type=PgType(schema='pg_catalog', name='float8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Variable(name='cursor.', path=(), type=PgType(schema='pg_catalog', name='date', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: Constant(text='1', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $5: Constant(text='5', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select coalesce(json_agg(row_to_json((select "object." from (select "t2"."id" as "id") as "object."))), '[]') as "root", (array_agg((to_json((case when ("t2"."is_paid" = ($1::text)::"pg_catalog"."bool") then "t2"."placed_on" end)) #>> '{}')))[count(*)] as "cursor" from (select "t1".* from "public"."orders" as "t1" where (("t1"."is_paid" = ($1::text)::"pg_catalog"."bool") or ("t1"."weight" > ($2::text)::"pg_catalog"."float8")) and ((case when ("t1"."is_paid" = ($1::text)::"pg_catalog"."bool") then "t1"."placed_on" end) > ($3::text)::"pg_catalog"."date") order by (case when ("t1"."is_paid" = ($1::text)::"pg_catalog"."bool") then "t1"."placed_on" end) asc nulls last fetch first (least(($4::text)::"pg_catalog"."int8", ($5::text)::"pg_catalog"."int8")) rows with ties) as "t2" where cardinality(array[(($2::text)::"pg_catalog"."float8") is null, (($3::text)::"pg_catalog"."date") is null]) > 0;
