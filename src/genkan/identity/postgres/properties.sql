-- name: all
-- The properties by their ids. $1 context, null for all
select * from identity.properties where $1::text is null or context = $1 order by id;

-- name: by_id
-- The property of an id. $1 id
select * from identity.properties where id = $1;

-- name: create
-- A new property; no row when its context has the key. $1-$9 fields, $10 now
insert into identity.properties
  (id, context, kind, key, name, description, is_private, is_kinde_property, category_id,
   created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict do nothing
returning id;

-- name: update
-- Name, description, privacy, category. $1 id, $2-$5 fields
update identity.properties
set name = $2, description = $3, is_private = $4, category_id = $5
where id = $1
returning id;

-- name: delete
-- The property with its values. $1 id
delete from identity.properties where id = $1 returning id;

-- name: values_of
-- Every property of a context with the owner's value. $1 context, $2 owner's id
select p.*, v.value
from identity.properties p
left join identity.property_values v
  on v.property_id = p.id and coalesce(v.user_id, v.organization_code, v.client_id) = $2
where p.context = $1
order by p.key;

-- name: set_values
-- Set some of an owner's values, all or none; a row for each. $1 context, $2 id, $3 keys, $4 values
with found as (
  select p.id, u.id as user_id, o.code, a.client_id, given.value
  from unnest($3::text[], $4::text[]) as given (key, value)
  join identity.properties p on p.context = $1 and p.key = given.key
  left join identity.users u on $1 = 'usr' and u.id = $2
  left join identity.organizations o on $1 = 'org' and o.code = $2
  left join identity.applications a on $1 = 'app' and a.client_id = $2
  where num_nonnulls(u.id, o.code, a.client_id) = 1
)
insert into identity.property_values (property_id, user_id, organization_code, client_id, value)
select id, user_id, code, client_id, value from found
where (select count(*) from found) = cardinality($3::text[])
on conflict (property_id, coalesce(user_id, organization_code, client_id))
  do update set value = excluded.value
returning property_id;

-- name: categories
-- The categories by their ids. $1 context, null for all
select * from identity.property_categories where $1::text is null or context = $1 order by id;

-- name: category_by_id
-- The category of an id. $1 id
select * from identity.property_categories where id = $1;

-- name: create_category
-- A new category. $1-$3 fields, $4 now
insert into identity.property_categories (id, context, name, created_at) values ($1, $2, $3, $4);

-- name: rename_category
-- Another name. $1 id, $2 name
update identity.property_categories set name = $2 where id = $1 returning id;
