-- Which APIs a user let an application call for them; nobody was asked about these before.
alter table consents add column audience text[] not null default '{}';

-- Somebody's hash is looked for where an address has none (login/password.py).
create index users_with_password on users (id) where password_hash is not null;
