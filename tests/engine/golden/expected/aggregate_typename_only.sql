select (select row_to_json((select "object." from (select 'article_aggregate'::text as "t") as "object."))) as "root"
