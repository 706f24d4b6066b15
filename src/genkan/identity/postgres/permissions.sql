-- name: part
-- Permissions in an order. $1 sort, $2 $3 key and id to begin after, $4 descending, $5 how many
select * from (
  select *, (case $1 when 'name' then lower(name) else id end) collate "C" as sort_key
  from identity.permissions
) as listed
where $3::text is null
  or (case when $4 then (sort_key, id) < ($2, $3) else (sort_key, id) > ($2, $3) end)
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then id end, case when $4 then id end desc
limit $5;

-- name: of_role
-- The same of one role. $1-$5 as above, $6 role id
select * from (
  select permissions.*,
    (case $1 when 'name' then lower(name) else id end) collate "C" as sort_key
  from identity.permissions
  join identity.role_permissions on permission_id = permissions.id and role_id = $6
) as listed
where $3::text is null
  or (case when $4 then (sort_key, id) < ($2, $3) else (sort_key, id) > ($2, $3) end)
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then id end, case when $4 then id end desc
limit $5;

-- name: by_id
-- The permission of an id. $1 id
select * from identity.permissions where id = $1;

-- name: by_keys
-- The permissions of keys. $1 keys
select * from identity.permissions where key = any($1) order by key;

-- name: create
-- A new permission; no row when the key is taken. $1-$5 fields
insert into identity.permissions (id, key, name, description, created_at)
values ($1, $2, $3, $4, $5)
on conflict do nothing
returning id;

-- name: update
-- Everything but id and creation time. $1 id, $2-$4 fields
update identity.permissions set key = $2, name = $3, description = $4 where id = $1 returning id;

-- name: delete
-- The permission, from roles and members as well. $1 id
delete from identity.permissions where id = $1 returning id;
