-- name: claim
-- Due deliveries that no other process has in hand. $1 now, $2 end of the lease, $3 how many
with claimed as (
  update identity.webhook_deliveries set tries = tries + 1, due_at = $2
  where id in (
    select d.id from identity.webhook_deliveries d
    join identity.webhooks w on w.id = d.webhook_id
    where d.state = 'waiting' and d.due_at <= $1 and w.disabled_at is null
    order by d.due_at limit $3 for update of d skip locked
  )
  returning id, webhook_id, event_id, tries
)
select claimed.id, claimed.webhook_id, webhooks.endpoint, claimed.tries,
  events.id as event_id, events.type, events.source, events.happened_at, events.data::text as data
from claimed
join identity.events on events.id = claimed.event_id
join identity.webhooks on webhooks.id = claimed.webhook_id
order by events.happened_at;

-- name: note_attempt
-- A try in the log; no row where the delivery is gone. $1 delivery, $2-$6 fields
insert into identity.webhook_attempts (delivery_id, at, duration_ms, status, answer, error)
select id, $2, $3, $4, $5, $6 from identity.webhook_deliveries where id = $1 for key share;

-- name: finish
-- It is over, unless it was begun anew or another process tries it again. $1 id, $2 tries, $3 state
update identity.webhook_deliveries set state = $3
where id = $1 and tries = $2 and state = 'waiting';

-- name: postpone
-- The next try, unless it was begun anew meanwhile. $1 id, $2 tries, $3 when
update identity.webhook_deliveries set due_at = $3
where id = $1 and tries = $2 and state = 'waiting';

-- name: end_failing
-- An endpoint has taken something. $1 webhook
update identity.webhooks set failing_since = null where id = $1 and failing_since is not null;

-- name: note_failing
-- An endpoint has not; since when, no row when it is disabled already. $1 webhook, $2 now
update identity.webhooks set failing_since = coalesce(failing_since, $2)
where id = $1 and disabled_at is null
returning failing_since;

-- name: disable
-- Nothing is sent there any more; what waits is given up. $1 webhook, $2 now
with disabled as (
  update identity.webhooks set disabled_at = $2 where id = $1
)
update identity.webhook_deliveries set state = 'given_up'
where webhook_id = $1 and state = 'waiting';

-- name: log
-- Deliveries to a webhook, the newest first. $1 webhook, $2 after which, or null, $3 how many
select d.id, d.event_id, e.type as event_type, e.source, e.happened_at, d.state, d.due_at
from identity.webhook_deliveries d join identity.events e on e.id = d.event_id
where d.webhook_id = $1 and ($2::text is null or d.number < (
  select number from identity.webhook_deliveries where id = $2 and webhook_id = $1))
order by d.number desc limit $3;

-- name: attempts
-- The tries of deliveries, in order. $1 delivery ids
select delivery_id, at, duration_ms, status, answer, error
from identity.webhook_attempts where delivery_id = any($1) order by number;

-- name: replay
-- Once more from the beginning, under the same id. $1 webhook, $2 id, $3 now
update identity.webhook_deliveries set state = 'waiting', tries = 0, begun_at = $3, due_at = $3
where webhook_id = $1 and id = $2
returning id;

-- name: remove_expired
-- Events of before a moment with their deliveries, replayed ones excepted. $1 the moment
delete from identity.events e
where e.happened_at < $1 and not exists (
  select from identity.webhook_deliveries d
  where d.event_id = e.id and d.begun_at >= $1);
