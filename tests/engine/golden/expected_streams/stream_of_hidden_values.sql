-- initial
-- $1: Constant(text='0', type=PgType(schema='pg_catalog', name='numeric', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select (($1::text)::"pg_catalog"."numeric")::text as "cursor";

-- batch
-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='true', type=PgType(schema='pg_catalog', name='bool', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Variable(name='cursor.', path=(), type=PgType(schema='pg_catalog', name='numeric', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: Constant(text='2', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $5: Constant(text='7', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select coalesce(json_agg(row_to_json((select "object." from (select "t3"."id" as "id", (case when ("t3"."id" = ($1::text)::"pg_catalog"."int4") then "t3"."balance" end) as "balance") as "object."))), '[]') as "root", (array_agg(((case when ("t3"."id" = ($1::text)::"pg_catalog"."int4") then "t3"."balance" end))::text))[count(*)] as "cursor" from (select "t1".* from "public"."author" as "t1" where (("t1"."id" = ($1::text)::"pg_catalog"."int4") or exists (select 1 from "public"."article" as "t2" where "t2"."author_id" = "t1"."id" and ("t2"."is_published" = ($2::text)::"pg_catalog"."bool"))) and ((case when ("t1"."id" = ($1::text)::"pg_catalog"."int4") then "t1"."balance" end) > ($3::text)::"pg_catalog"."numeric") order by (case when ("t1"."id" = ($1::text)::"pg_catalog"."int4") then "t1"."balance" end) asc nulls last fetch first (least(($4::text)::"pg_catalog"."int8", ($5::text)::"pg_catalog"."int8")) rows with ties) as "t3" where cardinality(array[(($1::text)::"pg_catalog"."int4") is null, (($3::text)::"pg_catalog"."numeric") is null]) > 0;
