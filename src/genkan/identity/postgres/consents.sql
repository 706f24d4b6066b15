-- name: scope
-- What the user agreed to; no row when they never did. $1 user id, $2 client id
select scope from identity.consents where user_id = $1 and client_id = $2;

-- name: add
-- Agree to these scopes, beside earlier ones. $1 user id, $2 client id, $3 scopes, $4 now
insert into identity.consents (user_id, client_id, scope, granted_at)
values ($1, $2, $3, $4)
on conflict (user_id, client_id) do update
set granted_at = excluded.granted_at,
    scope = array(
      select distinct each from unnest(consents.scope || excluded.scope) as each order by each
    );
