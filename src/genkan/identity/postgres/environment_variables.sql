-- name: all
-- Every variable, by id.
select * from identity.environment_variables order by id;

-- name: by_id
-- The variable of an id. $1 id
select * from identity.environment_variables where id = $1;

-- name: create
-- A new variable; no row when the key is taken. $1-$4 fields, $5 now
insert into identity.environment_variables (id, key, sealed_value, is_secret, created_at)
values ($1, $2, $3, $4, $5)
on conflict do nothing
returning id;

-- name: update
-- All but id and creation time. $1-$4 fields
update identity.environment_variables set key = $2, sealed_value = $3, is_secret = $4
where id = $1
returning id;

-- name: delete
-- A variable. $1 id
delete from identity.environment_variables where id = $1 returning id;
