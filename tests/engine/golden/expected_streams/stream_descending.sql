-- initial
-- $1: Constant(text='100', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select (($1::text)::"pg_catalog"."int8")::text as "cursor";

-- batch
-- $1: Pattern(value=Constant(text='a%', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None)), kind=<PatternKind.SIMILAR: 2>)
-- $2: Constant(text='b', type=PgType(schema='pg_catalog', name='text', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $3: Variable(name='cursor.', path=(), type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
-- $4: Constant(text='2', type=PgType(schema='pg_catalog', name='int8', kind=<TypeKind.SCALAR: 'scalar'>, element=None))
select coalesce(json_agg(row_to_json((select "object." from (select (select row_to_json((select "object." from (select "t4"."name" as "name", (select coalesce(json_agg(row_to_json((select "object." from (select "t6"."id" as "id") as "object."))), '[]') from (select "t5".* from "public"."article" as "t5" where "t5"."author_id" = "t4"."id" and ("t5"."title" similar to ($1::text))) as "t6") as "articles") as "object.")) from (select "t3".* from "public"."author" as "t3" where "t3"."id" = "t2"."author_id" limit 1) as "t4") as "by") as "object."))), '[]') as "root", (array_agg(("t2"."id")::text))[count(*)] as "cursor" from (select "t1".* from "public"."article" as "t1" where (("t1"."title" <> ($2::text)) and ("t1"."id" < ($3::text)::"pg_catalog"."int8")) order by "t1"."id" desc nulls first fetch first (least(($4::text)::"pg_catalog"."int8")) rows with ties) as "t2" where cardinality(array[('' similar to $1::text) is null, (($3::text)::"pg_catalog"."int8") is null]) > 0;
