-- $1: SessionValue(name='x-hasura-user-id', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $2: Constant(text='1', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Constant(text='3', type=PgType(schema='pg_catalog', name='int4', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: Constant(text='a', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $5: Constant(text='9', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $6: Constant(text='5', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select case when cardinality(array[(($1::text)::"pg_catalog"."int4") is null]) > 0 then (select coalesce(json_agg(row_to_json((select "object." from (select "t2"."start" as "start", (select row_to_json((select "object." from (select "t4"."id" as "id") as "object.")) from (select "t3".* from "public"."author" as "t3" where "t3"."id" = "t2"."author_id" and ("t3"."id" > ($2::text)::"pg_catalog"."int4") limit 1) as "t4") as "author") as "object."))), '[]') from (select distinct on ("t1"."start") "t1".* from (
select author_id, left(title, (($3::text)::"pg_catalog"."int4")) as start from article -- {{n}}
where (($3::text)::"pg_catalog"."int4") > 0
) as "t1" where ("t1"."author_id" = ($1::text)::"pg_catalog"."int4") and ("t1"."start" = ($4::text)) order by "t1"."start" asc nulls last limit least(($5::text)::"pg_catalog"."int8", ($6::text)::"pg_catalog"."int8")) as "t2") end as "root"
