-- name: of_ids
-- The applications of client ids. $1 client ids
select a.*, identity.authorised_apis(client_id) as apis,
  array(
    select r.role_id from identity.application_access_roles r
    where r.client_id = a.client_id order by r.role_id
  ) as access_roles
from identity.applications a where client_id = any($1::text[]);

-- name: page
-- Applications in the order of their client ids. $1 after which id, $2 how many
select a.*, identity.authorised_apis(client_id) as apis,
  array(
    select r.role_id from identity.application_access_roles r
    where r.client_id = a.client_id order by r.role_id
  ) as access_roles
from identity.applications a
where $1::text is null or client_id > $1
order by client_id
limit $2;

-- name: create
-- A new application; no row when the client id is taken. $1-$19 fields, $20 now
insert into identity.applications
  (client_id, name, kind, secret_hash, sealed_secret, redirect_uris, logout_uris, origins,
   login_uri, homepage_uri, access_token_seconds, id_token_seconds, refresh_token_seconds,
   session_seconds, token_settings, organization_code, sign_on_policy, settings,
   is_access_control_enabled, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17::jsonb,
   $18::jsonb, $19, $20)
on conflict do nothing
returning client_id;

-- name: update
-- Everything but id, creation time, APIs and access roles. $1 client id, $2-$19 fields
update identity.applications
set name = $2, kind = $3, secret_hash = $4, sealed_secret = $5, redirect_uris = $6,
    logout_uris = $7, origins = $8, login_uri = $9, homepage_uri = $10,
    access_token_seconds = $11, id_token_seconds = $12, refresh_token_seconds = $13,
    session_seconds = $14, token_settings = $15, organization_code = $16,
    sign_on_policy = $17::jsonb, settings = $18::jsonb, is_access_control_enabled = $19
where client_id = $1
returning client_id;

-- name: delete
-- The application with its grants. $1 client id
delete from identity.applications where client_id = $1 returning client_id;

-- name: is_origin_registered
-- Whether an application has a URL of this origin; a star is letters, digits, hyphens. $1 origin
select exists (select 1 from identity.applications where origins @> array[$1::text])
  or exists (
    select 1
    from identity.applications a, unnest(a.origins) as origin,
      split_part(origin, '*', 1) as before, split_part(origin, '*', 2) as after
    where origin like '%*%'
      and starts_with($1::text, before)
      and right($1::text, length(after)) = after
      and substr(
        $1::text, length(before) + 1, greatest(0, length($1::text) - length(before) - length(after))
      ) ~ '^[A-Za-z0-9-]+$'
  );

-- name: has_logout_uri
-- Whether an application registered this logout URL; one trailing slash is no difference. $1 URL
select exists (
  select 1 from identity.applications a, unnest(a.logout_uris) as uri
  where regexp_replace(uri, '/$', '') = regexp_replace($1::text, '/$', '')
);

-- name: add_access_role
-- Let holders of a role in, once; no row when either is absent. $1 client id, $2 role id
insert into identity.application_access_roles (client_id, role_id)
select a.client_id, r.id from identity.applications a cross join identity.roles r
where a.client_id = $1 and r.id = $2
on conflict (client_id, role_id) do update set role_id = excluded.role_id
returning role_id;

-- name: remove_access_role
-- The end of that. $1 client id, $2 role id
delete from identity.application_access_roles where client_id = $1 and role_id = $2
returning role_id;
