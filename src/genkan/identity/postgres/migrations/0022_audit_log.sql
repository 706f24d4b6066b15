-- The audit log is read: by time, by who did it, by whom it is about.

create index audit_events_at on audit_events (at);
create index audit_events_actor on audit_events (actor, number) where actor is not null;
create index audit_events_subject on audit_events (subject, number) where subject is not null;
