-- name: add
-- One email, due at once. $1 id, $2 sealed email, $3 now
insert into identity.email_queue (id, sealed_email, due_at, created_at) values ($1, $2, $3, $3);

-- name: claim
-- Due emails that no other process has in hand. $1 now, $2 end of the lease, $3 how many
update identity.email_queue set tries = tries + 1, due_at = $2
where id in (
  select id from identity.email_queue where due_at <= $1
  order by due_at limit $3 for update skip locked
)
returning id, sealed_email, tries;

-- name: postpone
-- The next try. $1 id, $2 when
update identity.email_queue set due_at = $2 where id = $1;

-- name: remove
-- $1 id
delete from identity.email_queue where id = $1;
