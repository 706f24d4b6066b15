-- What a visit still has to settle, what the sign-on policy of an application says, and consents.

alter table interactions
  add column session_id text, -- no reference: sessions are swept earlier
  add column settled text[] not null default '{}',
  add column wishes jsonb not null default '{}';

alter table sessions
  add column seen_at timestamptz,
  add column organization_code text;
update sessions set seen_at = authenticated_at;
alter table sessions alter column seen_at set not null;

alter table applications add column sign_on_policy jsonb not null default '{}';

create table consents (
  user_id text not null references users on delete cascade,
  client_id text not null references applications on delete cascade,
  scope text[] not null,
  granted_at timestamptz not null,
  primary key (user_id, client_id)
);
create index consents_client_id on consents (client_id);
