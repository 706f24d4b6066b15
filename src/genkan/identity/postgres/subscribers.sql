-- name: part
-- Subscribers in an order. $1 sort, $2 $3 key and id to begin after, $4 descending, $5 how many
select * from (
  select *,
    (case $1 when 'name' then lower(concat_ws(' ', first_name, last_name))
      when 'email' then lower(email) else id end) collate "C" as sort_key
  from identity.subscribers
) as listed
where $3::text is null
  or (case when $4 then (sort_key, id) < ($2, $3) else (sort_key, id) > ($2, $3) end)
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then id end, case when $4 then id end desc
limit $5;

-- name: by_id
-- The subscriber of an id. $1 id
select * from identity.subscribers where id = $1;

-- name: create
-- A new subscriber; no row when the email is taken. $1-$5 fields
insert into identity.subscribers (id, email, first_name, last_name, created_at)
values ($1, $2, $3, $4, $5)
on conflict do nothing
returning id;

-- name: remove_email
-- Whoever subscribed with an address goes. $1 email
delete from identity.subscribers where lower(email) = lower($1);
