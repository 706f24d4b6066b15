-- name: add
-- A call that waits to be done; its id.
insert into hdb_catalog.hdb_action_log
  (action_name, input_payload, request_headers, session_variables, status)
  values ($1, $2::jsonb, $3::jsonb, $4::jsonb, 'created')
  returning id::text

-- name: find
-- A call and what came of it, as JSON texts; no row for another session's.
select id::text as id, to_json(created_at)::text as created_at,
  response_payload::text as response, errors::text as errors
  from hdb_catalog.hdb_action_log
  where id::text = lower($1) and action_name = $2 and ($4 or session_variables = $3::jsonb)

-- name: claim
-- The calls of these actions that have waited longest; others pass over them until the transaction ends.
select id::text as id, action_name, input_payload::text as input, request_headers::text as headers,
  session_variables::text as session_variables
  from hdb_catalog.hdb_action_log
  where status = 'created' and action_name = any($1::text[])
  order by created_at limit $2 for update skip locked

-- name: finish
-- What came of a call: a response, or errors.
update hdb_catalog.hdb_action_log
  set response_payload = $2::jsonb, errors = $3::jsonb, response_received_at = now(),
    status = case when $3::jsonb is null then 'completed' else 'error' end
  where id = $1::uuid

-- name: clear
-- Forget all calls of an action.
delete from hdb_catalog.hdb_action_log where action_name = $1
