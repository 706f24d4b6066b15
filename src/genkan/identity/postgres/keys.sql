-- name: lock
-- One process at a time changes the keys; ends with the transaction.
select pg_advisory_xact_lock(hashtext('genkan identity signing keys'));

-- name: all
-- Every key, oldest first.
select * from identity.signing_keys order by created_at, id;

-- name: put
-- Store a new key. $1-$7 fields
insert into identity.signing_keys
  (id, algorithm, state, sealed_private_key, created_at, activated_at, retired_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: set_state
-- A key's new state. $1 id, $2 state, $3 activated at, $4 retired at
update identity.signing_keys set state = $2, activated_at = $3, retired_at = $4 where id = $1;

-- name: forget
-- A key that no living token needs. $1 ids
delete from identity.signing_keys where id = any($1);
