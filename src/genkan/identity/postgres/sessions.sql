-- name: create
-- A new session. $1-$10 fields
insert into identity.sessions (id, token_hash, user_id, authenticated_at, expires_at, proofs,
  seen_at, network_address, user_agent, connection_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: by_token_hash
-- The session of a cookie. $1 SHA-256 of the cookie's token
select * from identity.sessions where token_hash = $1;

-- name: by_id
-- The session of an id. $1 id
select * from identity.sessions where id = $1;

-- name: touch
-- It was used. $1 id, $2 organization of the answer or null, $3 now
update identity.sessions
set seen_at = $3, organization_code = coalesce($2, organization_code) where id = $1;

-- name: revoke
-- End a session and the grants that came from it. $1 id, $2 now
with ended as (
  update identity.sessions set revoked_at = $2 where id = $1 and revoked_at is null
)
update identity.grants set revoked_at = $2 where session_id = $1 and revoked_at is null;

-- name: revoke_all
-- End all sessions and grants of a user. $1 user id, $2 now
with ended as (
  update identity.sessions set revoked_at = $2 where user_id = $1 and revoked_at is null
)
update identity.grants set revoked_at = $2 where user_id = $1 and revoked_at is null;

-- name: revoke_others
-- End a user's sessions and grants but one session's. $1 user id, $2 kept session, $3 now
with ended as (
  update identity.sessions set revoked_at = $3
  where user_id = $1 and id <> $2 and revoked_at is null
)
update identity.grants set revoked_at = $3
where user_id = $1 and session_id is distinct from $2 and revoked_at is null;

-- name: live_of
-- The browsers that are signed on as a user, newest first. $1 user id, $2 now
select * from identity.sessions
where user_id = $1 and revoked_at is null and expires_at > $2
order by authenticated_at desc, id;

-- name: signed_on
-- Live sessions with the grant each was used for last, newest first. $1 user id, $2 now
select s.id, s.user_id, s.authenticated_at, s.expires_at,
  coalesce(g.refreshed_at, s.authenticated_at) as updated_at, g.client_id, g.organization_code,
  s.network_address, s.user_agent
from identity.sessions s
left join lateral (
  select client_id, organization_code, refreshed_at from identity.grants
  where session_id = s.id order by refreshed_at desc limit 1
) as g on true
where s.user_id = $1 and s.revoked_at is null and s.expires_at > $2
order by s.authenticated_at desc, s.id;

-- name: remove_expired
-- Sweep. $1 now
with gone as (delete from identity.sessions where expires_at < $1 returning 1)
select count(*) from gone;
