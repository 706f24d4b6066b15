-- APIs with their scopes, and the applications authorised for them: in place of lists of names.

create table apis (
  id text primary key,
  name text not null,
  audience text not null unique,
  is_management_api boolean not null default false,
  created_at timestamptz not null
);
create unique index apis_one_management on apis (is_management_api) where is_management_api;

create table api_scopes (
  id text primary key,
  api_id text not null references apis on delete cascade,
  key text not null,
  description text,
  unique (api_id, key),
  unique (api_id, id)
);

create table api_applications (
  api_id text not null references apis on delete cascade,
  client_id text not null references applications on delete cascade,
  primary key (client_id, api_id)
);
create index api_applications_api_id on api_applications (api_id);

create table api_application_scopes (
  api_id text not null,
  client_id text not null,
  scope_id text not null,
  primary key (client_id, scope_id),
  foreign key (client_id, api_id) references api_applications on delete cascade,
  foreign key (api_id, scope_id) references api_scopes (api_id, id) on delete cascade
);
create index api_application_scopes_scope_id on api_application_scopes (scope_id);

-- The APIs of an application as it is read: [{"audience", "is_management_api", "scopes"}].
create function authorised_apis(client_id text) returns jsonb language sql stable as $$
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
        )
      )
      order by i.audience
    ),
    '[]'
  )
  from identity.api_applications p
  join identity.apis i on i.id = p.api_id
  where p.client_id = authorised_apis.client_id
$$;

-- The scopes of an API as it is read: [{"id", "key", "description"}].
create function scopes_of_api(api_id text) returns jsonb language sql stable as $$
  select coalesce(
    jsonb_agg(
      jsonb_build_object('id', s.id, 'key', s.key, 'description', s.description) order by s.key
    ),
    '[]'
  )
  from identity.api_scopes s where s.api_id = scopes_of_api.api_id
$$;

-- What was a list of names until now. The management API gets its audience at each start.
insert into apis (id, name, audience, is_management_api, created_at)
values ('api_' || md5('management' || random()), 'Genkan Management API', '', true, now());

insert into apis (id, name, audience, created_at)
select 'api_' || md5(audience || random()), left(audience, 64), audience, now()
from (select distinct unnest(audiences) as audience from applications) as known;

insert into api_applications (api_id, client_id)
select i.id, a.client_id from applications a join apis i on i.audience = any(a.audiences)
union
select i.id, a.client_id from applications a join apis i on i.is_management_api
where a.scopes <> '{}';

insert into api_scopes (id, api_id, key)
select 'api_scope_' || md5(known.key || random()), i.id, known.key
from (select distinct unnest(scopes) as key from applications) as known
join apis i on i.is_management_api;

insert into api_application_scopes (api_id, client_id, scope_id)
select s.api_id, a.client_id, s.id
from applications a
join api_scopes s on s.key = any(a.scopes)
join apis i on i.id = s.api_id and i.is_management_api;

alter table applications drop column audiences, drop column scopes;
