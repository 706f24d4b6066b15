-- Scopes of APIs that roles and members have, and the roles that an application lets in.

create table role_scopes (
  role_id text not null references roles on delete cascade,
  scope_id text not null references api_scopes on delete cascade,
  primary key (role_id, scope_id)
);
create index role_scopes_scope_id on role_scopes (scope_id);

create table member_scopes (
  user_id text not null,
  organization_code text not null,
  scope_id text not null references api_scopes on delete cascade,
  primary key (user_id, organization_code, scope_id),
  foreign key (user_id, organization_code) references memberships on delete cascade
);
create index member_scopes_scope_id on member_scopes (scope_id);

-- An application that was given scopes of an API passes no others of it on: not even once the last
-- one was taken from it.
alter table api_applications add column is_limited boolean not null default false;
update api_applications p set is_limited = true
where exists (
  select from api_application_scopes x where x.client_id = p.client_id and x.api_id = p.api_id
);

-- As in 0012, with all scopes of the API and whether the application is limited to its own.
create or replace function authorised_apis(client_id text) returns jsonb language sql stable as $$
  select coalesce(
    jsonb_agg(
      jsonb_build_object(
        'audience', i.audience,
        'is_management_api', i.is_management_api,
        'scopes', (
          select coalesce(jsonb_agg(s.key order by s.key), '[]')
          from identity.api_application_scopes x
          join identity.api_scopes s on s.id = x.scope_id
          where x.client_id = p.client_id and x.api_id = p.api_id
        ),
        'offered', (
          select coalesce(jsonb_agg(s.key order by s.key), '[]')
          from identity.api_scopes s
          where s.api_id = p.api_id and not i.is_management_api
        ),
        'is_limited', p.is_limited
      )
      order by i.audience
    ),
    '[]'
  )
  from identity.api_applications p
  join identity.apis i on i.id = p.api_id
  where p.client_id = authorised_apis.client_id
$$;

alter table applications add column is_access_control_enabled boolean not null default false;

create table application_access_roles (
  client_id text not null references applications on delete cascade,
  role_id text not null references roles on delete cascade,
  primary key (client_id, role_id)
);
create index application_access_roles_role_id on application_access_roles (role_id);
