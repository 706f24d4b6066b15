-- name: load
-- The stored document and its version; no row before the first save.
select metadata::text as metadata, resource_version from hdb_catalog.hdb_metadata where id = 1

-- name: lock_for_change
-- The stored document's version; whoever else wants to change it waits until this transaction ends.
select resource_version from hdb_catalog.hdb_metadata where id = 1 for update

-- name: resource_version
-- The version of the stored document; no row before the first save.
select resource_version from hdb_catalog.hdb_metadata where id = 1

-- name: insert_first
-- The first document, unless another process was faster. $1 document
insert into hdb_catalog.hdb_metadata (id, metadata, resource_version)
values (1, $1::json, 1)
on conflict (id) do nothing

-- name: save
-- One row with the new version, none when the version is not $2 any more. $1 document
update hdb_catalog.hdb_metadata
set metadata = $1::json, resource_version = resource_version + 1
where id = 1 and resource_version = $2
returning resource_version

-- name: notify
-- Tell Hasura's own processes (by their table) and ours (by NOTIFY). $1 invalidations $2 version $3 who $4 what
with noted as (
  insert into hdb_catalog.hdb_schema_notifications
    (id, notification, resource_version, instance_id, updated_at)
  values (1, $1::json, $2, $3::uuid, now())
  on conflict (id) do update set
    notification = excluded.notification,
    resource_version = excluded.resource_version,
    instance_id = excluded.instance_id,
    updated_at = excluded.updated_at
)
select pg_notify('genkan_metadata', $4::text)

-- name: catalog_state
-- What the console and the CLI of Hasura keep with the metadata.
select json_build_object('id', hasura_uuid, 'cli_state', cli_state, 'console_state', console_state)::text
from hdb_catalog.hdb_version

-- name: set_cli_state
-- The CLI's state. $1 state
update hdb_catalog.hdb_version set cli_state = $1::jsonb

-- name: set_console_state
-- The console's state. $1 state
update hdb_catalog.hdb_version set console_state = $1::jsonb
