-- Rows of the application's own, made in the transaction of the user's (ADR 0032).

-- A declared rule, as statements on its table. Each has the parameters $1 the row that is now,
-- $2 the row that was, $3 the rule's literals.
create table provision_rules (
  place integer primary key, -- rules run in this order
  name text not null, -- the table, as the declaration writes it
  per text not null check (per in ('user', 'membership')),
  literals text[] not null,
  on_create text not null,
  on_update text,
  on_delete text,
  digest text not null -- of all declared rules: what is unchanged is not installed again
);

-- Note [Whoever writes the row]
-- The rules hang on the tables, not on the statements that write them: no way to make, change or
-- remove a user or a membership can forget them, a cascade of foreign keys included.
-- What fails inside is told by one SQLSTATE of ours, GK001, and undoes the whole transaction. A
-- table that somebody locks for long fails it too, rather than let sign-ups hang.
create function provision() returns trigger language plpgsql set lock_timeout = '5s' as $$
declare
  rule record;
  problem text;
  state text;
begin
  for rule in
    select name, literals,
      case tg_op when 'INSERT' then on_create when 'UPDATE' then on_update else on_delete end
        as statement
    from identity.provision_rules where per = tg_argv[0]
    order by case tg_op when 'DELETE' then -place else place end -- what refers to others goes first
  loop
    continue when rule.statement is null;
    begin
      if tg_op = 'INSERT' then
        execute rule.statement using new, new, rule.literals;
      elsif tg_op = 'UPDATE' then
        execute rule.statement using new, old, rule.literals;
      else
        execute rule.statement using old, old, rule.literals;
      end if;
    exception when others then
      get stacked diagnostics problem = message_text, state = returned_sqlstate;
      raise exception using
        errcode = 'GK001',
        message = format('table ''%s'', %s of a %s: %s (SQLSTATE %s)',
          rule.name, lower(tg_op), tg_argv[0], problem, state);
    end;
  end loop;
  return null;
end
$$;

-- Signing in counts in other columns, and costs nothing here.
create trigger provision
after insert or delete or update of
  email, phone, username, given_name, family_name, picture, provided_id, is_email_verified,
  is_suspended
on users for each row execute function provision('user');

create trigger provision
after insert or delete on memberships for each row execute function provision('membership');
