-- name: by_id
-- The identity of an id. $1 id
select * from identity.identities where id = $1;

-- name: by_subject
-- The identity of an account at a connection. $1 connection id, $2 subject
select * from identity.identities where connection_id = $1 and subject = $2;

-- name: of_users
-- All identities of users. $1 user ids
select * from identity.identities where user_id = any($1) order by user_id, id;

-- name: create
-- A new identity, the primary one when it is the first of its kind; no row without the user.
-- $1-$9 fields, $10 now
insert into identity.identities
  (id, user_id, kind, name, email, connection_id, subject, is_verified, profile, created_at,
   is_primary)
select $1, u.id, $3, $4, $5, $6, $7, $8, $9::jsonb, $10,
  $6::text is not null and not exists (
    select from identity.identities i
    where i.user_id = u.id and i.kind = $3 and i.is_primary)
from identity.users u where u.id = $2
returning id;

-- name: adopt_as_primary
-- A name becomes the user's own where they had none of its kind. $1 identity id, $2 now
update identity.users u
set email = case when i.kind = 'email' then i.name else u.email end,
    is_email_verified = case when i.kind = 'email' then i.is_verified else u.is_email_verified end,
    phone = case when i.kind = 'phone' then i.name else u.phone end,
    username = case when i.kind = 'username' then i.name else u.username end,
    updated_at = $2
from identity.identities i
where i.id = $1 and u.id = i.user_id and not exists (
  select from identity.identities other
  where other.user_id = i.user_id and other.kind = i.kind and other.is_primary
);

-- name: make_primary
-- A name becomes the user's own; the identities follow. $1 identity id, $2 now
update identity.users u
set email = case when i.kind = 'email' then i.name else u.email end,
    is_email_verified = case when i.kind = 'email' then i.is_verified else u.is_email_verified end,
    phone = case when i.kind = 'phone' then i.name else u.phone end,
    username = case when i.kind = 'username' then i.name else u.username end,
    updated_at = $2
from identity.identities i
where i.id = $1 and u.id = i.user_id and i.connection_id is null
returning u.id;

-- name: end_other_primary
-- No other account at a connection of this kind is the primary one. $1 identity id
update identity.identities other set is_primary = false
from identity.identities i
where i.id = $1 and other.user_id = i.user_id and other.kind = i.kind and other.id <> i.id;

-- name: set_primary
-- An account at a connection becomes the primary one of its kind. $1 identity id
update identity.identities set is_primary = true where id = $1 and connection_id is not null
returning user_id;

-- name: note_login
-- Count a sign-in by a connection. $1 id, $2 JSON of what it told, $3 now
update identity.identities
set last_login_at = $3, total_logins = total_logins + 1, profile = $2::jsonb
where id = $1;

-- name: remove_unproven_email
-- An address that somebody else proved. $1 email
delete from identity.identities
where kind = 'email' and lower(name) = lower($1) and not is_verified and not is_primary;

-- name: delete
-- The identity; what it was is needed to choose the next. $1 id
delete from identity.identities where id = $1 returning *;

-- name: clear_primary
-- The user has no value of the kind for now. $1 user id, $2 kind, $3 now
update identity.users
set email = case when $2 = 'email' then null else email end,
    is_email_verified = is_email_verified and $2 <> 'email',
    phone = case when $2 = 'phone' then null else phone end,
    username = case when $2 = 'username' then null else username end,
    updated_at = $3
where id = $1;

-- name: next_primary
-- Which identity takes the place: a verified one before others, then the oldest. $1 user id, $2 kind
select id from identity.identities where user_id = $1 and kind = $2
order by is_verified desc, created_at, id limit 1;
