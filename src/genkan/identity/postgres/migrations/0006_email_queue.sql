-- Emails that the mail server has not taken yet; what they say is sealed.

create table email_queue (
  id text primary key,
  sealed_email bytea not null,
  tries integer not null default 0,
  due_at timestamptz not null,
  created_at timestamptz not null
);
create index email_queue_due_at on email_queue (due_at);
