-- writing, at $
select coalesce(array_agg(("t1".*)::"public"."article")::text, '{}') as "rows", count(*) as "count", null::int8 as "refused" from "public"."touch"() as "t1";

-- answering, at $
-- $1: WrittenRows(step=0)
with "t1" as materialized (select * from unnest(($1::text)::"public"."article"[])) select (select row_to_json((select "object." from (select row_to_json((select "object." from (select "t6"."t7" as "count") as "object.")) as "aggregate", "t6"."t8" as "nodes") as "object.")) from (select count(distinct "t3"."title") as "t7", (select coalesce(json_agg(row_to_json((select "object." from (select "t5"."title" as "title") as "object."))), '[]') from (select "t4".* from "t1" as "t4") as "t5") as "t8" from (select "t2".* from "t1" as "t2") as "t3" having true) as "t6") as "root", null::int8 as "refused";
