-- Sessions that end and access that changes are told to whoever listens: channel genkan_sessions.
-- The event is documented in docs/reference/session-events.md; ADR 0041 says why it is so.

-- Claim `iss` of our tokens, written at each start.
create table issuer (
  is_only boolean primary key default true check (is_only),
  url text not null
);

create function tell_session_event(event text, sub text, sid text) returns void
language sql as $$
  select pg_notify('genkan_sessions', jsonb_strip_nulls(jsonb_build_object(
    'event', event,
    'iss', (select url from identity.issuer),
    'sub', sub,
    'sid', sid,
    'at', extract(epoch from clock_timestamp())
  ))::text)
$$;

-- Note [Told at the commit]
-- The triggers are deferred. `at` is then as near to the commit as a statement can come: a token
-- that was made of what was there before is older than it. Whoever no longer exists is not told of
-- by what went with them: the end of the user says it all.

create function tell_grant_end() returns trigger language plpgsql as $$
begin
  if exists (select from identity.users where id = old.user_id) then
    perform identity.tell_session_event('session-revoked', old.user_id, old.id);
  end if;
  return null;
end
$$;

create constraint trigger tell_revoked
after update of revoked_at on grants deferrable initially deferred
for each row when (old.revoked_at is null and new.revoked_at is not null)
execute function tell_grant_end();

-- With their application; those that are swept have been over for days.
create constraint trigger tell_deleted
after delete on grants deferrable initially deferred
for each row when (old.revoked_at is null and old.expires_at > clock_timestamp())
execute function tell_grant_end();

create function tell_user_end() returns trigger language plpgsql as $$
begin
  perform identity.tell_session_event(tg_argv[0], old.id, null);
  return null;
end
$$;

create constraint trigger tell_disabled
after update of is_suspended on users deferrable initially deferred
for each row when (new.is_suspended and not old.is_suspended)
execute function tell_user_end('user-disabled');

create constraint trigger tell_deleted
after delete on users deferrable initially deferred
for each row execute function tell_user_end('user-deleted');

-- What rows a person sees may hang on these.
create constraint trigger tell_renamed
after update of email, username, provided_id on users deferrable initially deferred
for each row when ((old.email, old.username, old.provided_id)
  is distinct from (new.email, new.username, new.provided_id))
execute function tell_user_end('access-changed');

create function tell_access(changed text[]) returns void language sql as $$
  select identity.tell_session_event('access-changed', id, null)
  from identity.users where id = any(changed)
$$;

create function tell_access_of_member() returns trigger language plpgsql as $$
begin
  perform identity.tell_access(array[old.user_id]);
  return null;
end
$$;

create constraint trigger tell_ended
after delete on memberships deferrable initially deferred
for each row execute function tell_access_of_member();

create constraint trigger tell_taken
after delete on member_roles deferrable initially deferred
for each row execute function tell_access_of_member();

create constraint trigger tell_taken
after delete on member_permissions deferrable initially deferred
for each row execute function tell_access_of_member();

create constraint trigger tell_taken
after delete on member_scopes deferrable initially deferred
for each row execute function tell_access_of_member();

create function tell_access_of_holders() returns trigger language plpgsql as $$
begin
  perform identity.tell_access(
    array(select distinct user_id from identity.member_roles where role_id = old.role_id));
  return null;
end
$$;

create constraint trigger tell_taken
after delete on role_permissions deferrable initially deferred
for each row execute function tell_access_of_holders();

create constraint trigger tell_taken
after delete on role_scopes deferrable initially deferred
for each row execute function tell_access_of_holders();

create function tell_access_of_role() returns trigger language plpgsql as $$
begin
  perform identity.tell_access(
    array(select distinct user_id from identity.member_roles where role_id = old.id));
  return null;
end
$$;

create constraint trigger tell_renamed
after update of key on roles deferrable initially deferred
for each row when (old.key is distinct from new.key) execute function tell_access_of_role();

create function tell_access_of_permission() returns trigger language plpgsql as $$
begin
  perform identity.tell_access(array(
    select r.user_id from identity.member_roles r
    join identity.role_permissions p on p.role_id = r.role_id where p.permission_id = old.id
    union
    select user_id from identity.member_permissions where permission_id = old.id
  ));
  return null;
end
$$;

create constraint trigger tell_renamed
after update of key on permissions deferrable initially deferred
for each row when (old.key is distinct from new.key) execute function tell_access_of_permission();

create function tell_access_of_organization() returns trigger language plpgsql as $$
begin
  perform identity.tell_access(
    array(select user_id from identity.memberships where organization_code = old.code));
  return null;
end
$$;

create constraint trigger tell_suspended
after update of suspended_at on organizations deferrable initially deferred
for each row when (old.suspended_at is null and new.suspended_at is not null)
execute function tell_access_of_organization();
