-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='3', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='5', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: Constant(text='1', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select case when cardinality(array[(($1::text)::"pg_catalog"."int4") is null]) > 0 then (select coalesce(json_agg(row_to_json((select "object." from (select "t2"."id" as "id", (select coalesce(json_agg(row_to_json((select "object." from (select "t4"."start" as "start") as "object."))), '[]') from (select "t3".* from (
select author_id, left(title, (($2::text)::"pg_catalog"."int4")) as start from article -- {{n}}
where (($2::text)::"pg_catalog"."int4") > 0
) as "t3" where "t3"."author_id" = "t2"."author_id" and ("t3"."author_id" = ($1::text)::"pg_catalog"."int4") limit ($3::text)::"pg_catalog"."int8" offset ($4::text)::"pg_catalog"."int8") as "t4") as "cuts") as "object."))), '[]') from (select "t1".* from "public"."article" as "t1" limit ($4::text)::"pg_catalog"."int8") as "t2") end as "root"
