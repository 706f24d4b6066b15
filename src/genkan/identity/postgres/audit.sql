-- name: record
-- Keep an event. $1 kind, $2 at, $3 actor, $4 subject, $5 details as JSON text
insert into identity.audit_events (kind, at, actor, subject, details)
values ($1, $2, $3, $4, $5::jsonb);
