-- name: send
-- Keep an email. $1-$6 fields
insert into identity.outbox (id, recipient, subject, content, kind, sent_at)
values ($1, $2, $3, $4, $5, $6);

-- name: messages
-- Emails, newest first. $1 recipient or null, $2 how many
select id, recipient as "to", subject, content as text, kind, sent_at
from identity.outbox
where $1::text is null or lower(recipient) = lower($1)
order by number desc
limit $2;
