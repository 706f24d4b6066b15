-- name: of
-- What the user agreed to; no row when they never did. $1 user id, $2 client id
select scope, audience from identity.consents where user_id = $1 and client_id = $2;

-- name: add
-- Agree to this, beside earlier ones. $1 user id, $2 client id, $3 scopes, $4 audiences, $5 now
insert into identity.consents (user_id, client_id, scope, audience, granted_at)
values ($1, $2, $3, $4, $5)
on conflict (user_id, client_id) do update
set granted_at = excluded.granted_at,
    scope = array(
      select distinct each from unnest(consents.scope || excluded.scope) as each order by each
    ),
    audience = array(
      select distinct each from unnest(consents.audience || excluded.audience) as each
      order by each
    );

-- name: connected
-- The applications with a consent or a live grant of a user, by name. $1 user id, $2 now
select a.client_id, a.name, c.user_id is not null as is_consented,
  coalesce(c.scope, '{}') as scope, coalesce(c.audience, '{}') as audience, g.seen_at
from identity.applications a
left join identity.consents c on c.client_id = a.client_id and c.user_id = $1
left join (
  select client_id, max(refreshed_at) as seen_at from identity.grants
  where user_id = $1 and revoked_at is null and expires_at > $2
  group by client_id
) as g on g.client_id = a.client_id
where c.user_id is not null or g.client_id is not null
order by lower(a.name), a.client_id;

-- name: withdraw
-- End an application's consent and grants; how many there were. $1 user id, $2 client id, $3 now
with forgotten as (
  delete from identity.consents where user_id = $1 and client_id = $2 returning 1
), ended as (
  update identity.grants set revoked_at = $3
  where user_id = $1 and client_id = $2 and revoked_at is null
  returning 1
)
select (select count(*) from forgotten) + (select count(*) from ended);
