-- What a visitor has proven on the way in, and passwords that must be changed at the next one.

alter table users add column is_password_change_required boolean not null default false;
alter table interactions add column proofs text[] not null default '{}';
alter table sessions add column proofs text[] not null default '{}';
