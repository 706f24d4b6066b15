-- What an application's tokens say, in one column that is read and written whole.

alter table applications add column token_settings jsonb not null default '{}';
update applications set token_settings = jsonb_build_object('hasura', jsonb_build_object(
  'is_enabled', is_hasura_mapping_enabled,
  'base_role', hasura_base_role,
  'machine_role', hasura_machine_role
));
alter table applications
  drop column is_hasura_mapping_enabled,
  drop column hasura_base_role,
  drop column hasura_machine_role;
