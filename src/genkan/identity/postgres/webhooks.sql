-- name: all
-- Every webhook, the eldest first.
select * from identity.webhooks order by created_at, id;

-- name: by_id
-- The webhook of an id. $1 id
select * from identity.webhooks where id = $1;

-- name: create
-- A new webhook. $1-$6 fields
insert into identity.webhooks (id, endpoint, name, description, event_types, created_at)
values ($1, $2, $3, $4, $5, $6);

-- name: update
-- What may change. $1 id, $2-$4 fields
update identity.webhooks set name = $2, description = $3, event_types = $4 where id = $1
returning id;

-- name: enable
-- It is sent to again. $1 id
update identity.webhooks set disabled_at = null, failing_since = null where id = $1 returning id;

-- name: delete
-- The webhook with its log. $1 id
delete from identity.webhooks where id = $1 returning id;

-- name: event
-- The event of an id. $1 id
select id, type, source, happened_at, data::text as data from identity.events where id = $1;
