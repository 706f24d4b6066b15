-- Of a user who goes, the memberships end first.
-- A cascade of foreign keys removes them too, but lets their triggers wait until the user's have
-- run: a rule's row of a membership, which may refer to the row of the user, would go too late.
create function end_memberships() returns trigger language plpgsql as $$
begin
  delete from identity.memberships where user_id = old.id;
  return old;
end
$$;

create trigger memberships_end_first
before delete on users for each row execute function end_memberships();
