-- name: create_link
-- A link that lets in once. $1 token's hash $2 role $3 now $4 its end
insert into genkan_console.links (token_hash, role, created_at, expires_at)
values ($1, $2, $3, $4);

-- name: use_link
-- The role of a link that is good, which ends it; no row otherwise. $1 token's hash $2 now
update genkan_console.links set used_at = $2
where token_hash = $1 and used_at is null and expires_at > $2
returning role;

-- name: create
-- A signed-in browser. $1 id $2 token's hash $3 person $4 role $5 now $6 its end
insert into genkan_console.sessions
  (id, token_hash, person_id, role, created_at, seen_at, ends_at)
values ($1, $2, $3, $4, $5, $5, $6);

-- name: by_token_hash
-- The session of a cookie with the role it has now. $1 token's hash
select s.id, s.person_id, coalesce(s.role, p.role) as role, p.email, s.seen_at, s.ends_at
from genkan_console.sessions s
left join genkan_console.people p on p.id = s.person_id
where s.token_hash = $1;

-- name: touch
-- It was used, and so was the person here. $1 id $2 now
with touched as (
  update genkan_console.sessions set seen_at = $2 where id = $1 returning person_id
)
update genkan_console.people set last_seen_at = $2
where id = (select person_id from touched);

-- name: end
-- It lets in no more. $1 token's hash
delete from genkan_console.sessions where token_hash = $1;

-- name: sweep
-- What is over goes. $1 now $2 how long a session may rest, an interval
with old_links as (delete from genkan_console.links where expires_at < $1),
old_sign_ins as (delete from genkan_console.sign_ins where expires_at < $1)
delete from genkan_console.sessions where ends_at < $1 or seen_at < $1 - $2::interval;
