-- name: one_at_a_time
-- Wait until no other transaction that began with this is open, in any process.
select pg_advisory_xact_lock(hashtext('genkan identity transactions'));
