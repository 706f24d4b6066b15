-- name: all
-- Every connection, by id.
select * from identity.connections order by id;

-- name: by_id
-- The connection of an id. $1 id
select * from identity.connections where id = $1;

-- name: create
-- A new connection. $1-$7 fields, $8 now
insert into identity.connections
  (id, name, display_name, options, sealed_secrets, organization_code, strategy, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: update
-- All but id, strategy and creation time. $1 id, $2-$6 fields
update identity.connections
set name = $2, display_name = $3, options = $4, sealed_secrets = $5, organization_code = $6
where id = $1
returning id;

-- name: delete
-- A connection. $1 id
delete from identity.connections where id = $1 returning id;

-- name: enabled
-- The connections of an application, by id. $1 client id
select c.* from identity.connections c
join identity.application_connections a on a.connection_id = c.id
where a.client_id = $1
order by c.id;

-- name: applications
-- The applications that use a connection, by client id. $1 connection
select client_id from identity.application_connections where connection_id = $1 order by client_id;

-- name: enable
-- Let applications use a connection; one row for each that there is. $1 connection, $2 client ids
insert into identity.application_connections (client_id, connection_id)
select a.client_id, c.id from identity.connections c
join identity.applications a on a.client_id = any($2::text[])
where c.id = $1
on conflict (client_id, connection_id) do update set client_id = excluded.client_id
returning client_id;

-- name: disable
-- The end of that. $1 connection, $2 client id
delete from identity.application_connections where connection_id = $1 and client_id = $2
returning client_id;

-- name: disable_others
-- Only these applications go on using it. $1 connection, $2 client ids
delete from identity.application_connections
where connection_id = $1 and client_id <> all($2::text[]);

-- name: of_organization
-- The connections of an organization, by id. $1 code
select c.* from identity.connections c
join identity.organization_connections o on o.connection_id = c.id
where o.organization_code = $1
order by c.id;

-- name: enable_for_organization
-- Let an organization use a connection; no row when one of the two is absent. $1 connection, $2 code
insert into identity.organization_connections (organization_code, connection_id)
select o.code, c.id from identity.connections c
join identity.organizations o on o.code = $2
where c.id = $1
on conflict (organization_code, connection_id) do update set connection_id = excluded.connection_id
returning connection_id;

-- name: disable_for_organization
-- The end of that. $1 connection, $2 code
delete from identity.organization_connections where connection_id = $1 and organization_code = $2
returning connection_id;
