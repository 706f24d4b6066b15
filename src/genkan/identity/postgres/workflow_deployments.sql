-- name: deactivate
-- Let none be active.
update identity.workflow_deployments set is_active = false where is_active;

-- name: lock
-- One change of what is active at a time, until the transaction ends.
select pg_advisory_xact_lock(hashtext('identity.workflow_deployments'));

-- name: put
-- Keep a deployment as the active one. $1 id, $2 source, $3 revision, $4 files as JSON text, $5 at
insert into identity.workflow_deployments (id, source, revision, files, is_active, created_at)
values ($1, $2, $3, $4::jsonb, true, $5);

-- name: activate
-- Make one the active one. $1 id
update identity.workflow_deployments set is_active = true where id = $1;

-- name: exists
-- Whether a deployment is known. $1 id
select exists (select from identity.workflow_deployments where id = $1);

-- name: active_id
-- The id of the active one, one row or none.
select id from identity.workflow_deployments where is_active;

-- name: active
-- The active one with its files as JSON text, one row or none.
select id, source, revision, files::text as files, is_active, created_at
from identity.workflow_deployments where is_active;

-- name: newest
-- The newest first, without their files. $1 most rows
select id, source, revision, '{}' as files, is_active, created_at
from identity.workflow_deployments order by created_at desc, id limit $1;
