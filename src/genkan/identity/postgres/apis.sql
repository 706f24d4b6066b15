-- name: all
-- Every API with its scopes, by name.
select i.*, identity.scopes_of_api(i.id) as scopes from identity.apis i order by i.name, i.id;

-- name: by_id
-- The API of an id. $1 id
select i.*, identity.scopes_of_api(i.id) as scopes from identity.apis i where i.id = $1;

-- name: by_audience
-- The API of an audience. $1 audience
select i.*, identity.scopes_of_api(i.id) as scopes from identity.apis i where i.audience = $1;

-- name: create
-- A new API; no row when the audience is taken. $1-$4 fields, $5 now
insert into identity.apis (id, name, audience, is_management_api, created_at)
values ($1, $2, $3, $4, $5)
on conflict do nothing
returning id;

-- name: create_scopes
-- New scopes of an API, where it lacks their keys. $1 API, $2 ids, $3 keys, $4 descriptions
insert into identity.api_scopes (id, api_id, key, description)
select given.id, $1, given.key, given.description
from unnest($2::text[], $3::text[], $4::text[]) as given (id, key, description)
on conflict do nothing;

-- name: set_management
-- The management API gets the audience of this issuer. $1 audience
update identity.apis set audience = $1 where is_management_api returning id;

-- name: keep_scopes
-- Scopes with other keys go. $1 API, $2 keys
delete from identity.api_scopes where api_id = $1 and key <> all($2::text[]);

-- name: delete
-- An API with all that hangs on it; the management API stays. $1 id
delete from identity.apis where id = $1 and not is_management_api returning id;

-- name: add_scope
-- A new scope; no row without the API, or when it has the key. $1 API, $2-$4 fields
insert into identity.api_scopes (id, api_id, key, description)
select $2, i.id, $3, $4 from identity.apis i where i.id = $1
on conflict do nothing
returning id;

-- name: describe_scope
-- Another description. $1 API, $2 scope, $3 description
update identity.api_scopes set description = $3 where api_id = $1 and id = $2 returning id;

-- name: delete_scope
-- A scope, and that applications have it. $1 API, $2 scope
delete from identity.api_scopes where api_id = $1 and id = $2 returning id;

-- name: applications
-- Every application, and whether it is authorised. $1 API
select a.client_id, a.name, a.kind, p.api_id is not null as is_authorised
from identity.applications a
left join identity.api_applications p on p.client_id = a.client_id and p.api_id = $1
order by a.client_id;

-- name: authorise
-- Let applications ask for an API. $1 API, $2 client ids
insert into identity.api_applications (api_id, client_id)
select i.id, a.client_id from identity.apis i
join identity.applications a on a.client_id = any($2::text[])
where i.id = $1
on conflict do nothing;

-- name: withdraw
-- The end of that. $1 API, $2 client ids
delete from identity.api_applications where api_id = $1 and client_id = any($2::text[]);

-- name: grant_scopes
-- Give an authorised application scopes; a row for each it has now. $1 API, $2 client, $3 scopes
with limited as (
  update identity.api_applications set is_limited = true
  where api_id = $1 and client_id = $2
    and exists (select from identity.api_scopes s where s.api_id = $1 and s.id = any($3::text[]))
)
insert into identity.api_application_scopes (api_id, client_id, scope_id)
select s.api_id, p.client_id, s.id
from identity.api_scopes s
join identity.api_applications p on p.api_id = s.api_id and p.client_id = $2
where s.api_id = $1 and s.id = any($3::text[])
on conflict (client_id, scope_id) do update set api_id = excluded.api_id
returning scope_id;

-- name: withdraw_scope
-- Take a scope from an application. $1 API, $2 client, $3 scope
delete from identity.api_application_scopes
where api_id = $1 and client_id = $2 and scope_id = $3
returning scope_id;
