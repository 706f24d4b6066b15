-- name: all
-- Everybody with a console role, by email
select id, email, role, subject, last_seen_at from genkan_console.people order by lower(email);

-- name: has_any
-- Whether somebody may sign in as a person
select exists (select from genkan_console.people);

-- name: by_email
-- The person of an email, whatever its case. $1 email
select id, email, role, subject, last_seen_at from genkan_console.people
where lower(email) = lower($1);

-- name: create
-- A person. $1 id $2 email $3 role $4 now
insert into genkan_console.people (id, email, role, created_at) values ($1, $2, $3, $4);

-- name: change_role
-- Their role from now on; a row where they are. $1 id $2 role
update genkan_console.people set role = $2 where id = $1
returning id, email, role, subject, last_seen_at;

-- name: bind
-- The account at the identity provider that is theirs, once and for all; a row where it is this
-- one. $1 id $2 subject
update genkan_console.people set subject = $2
where id = $1 and (subject is null or subject = $2)
returning id;

-- name: delete
-- They go, and their sessions with them; a row where they were. $1 id
delete from genkan_console.people where id = $1 returning id;
