-- name: of_ids
-- The users of ids. $1 ids
select * from identity.users where id = any($1::text[]);

-- name: by_email
-- The user of an email: the primary one, or one that was proven, without case. $1 email
select users.* from identity.identities join identity.users on users.id = identities.user_id
where identities.kind = 'email' and lower(identities.name) = lower($1)
  and (identities.is_primary or identities.is_verified);

-- name: page
-- Users in the order of their ids. $1 after which id, $2 how many, $3-$9 model.user.UserFilter
select * from identity.users
where ($1::text is null or id > $1)
  and ($3::text[] is null or id = any($3))
  and ($4::text[] is null or exists (
    select from identity.identities i
    where i.user_id = users.id and i.kind = 'email' and lower(i.name) = any($4)))
  and ($5::text[] is null or exists (
    select from identity.identities i
    where i.user_id = users.id and i.kind = 'username' and lower(i.name) = any($5)))
  and ($6::text[] is null or exists (
    select from identity.identities i
    where i.user_id = users.id and i.kind = 'phone' and i.name = any($6)))
  and ($7::boolean is null or $7 = exists (
    select from identity.memberships m where m.user_id = users.id))
  and ($8::timestamptz is null or last_signed_in_at >= $8)
  and ($9::text is null
    or position(lower($9) in lower(concat_ws(' ', given_name, family_name))) > 0
    or exists (
      select from identity.identities i
      where i.user_id = users.id and i.kind = 'email' and position(lower($9) in lower(i.name)) > 0))
order by id limit $2;

-- name: page_before
-- The same before an id, backwards. $1 before which id, $2 how many, $3-$9 model.user.UserFilter
select * from identity.users
where id < $1
  and ($3::text[] is null or id = any($3))
  and ($4::text[] is null or exists (
    select from identity.identities i
    where i.user_id = users.id and i.kind = 'email' and lower(i.name) = any($4)))
  and ($5::text[] is null or exists (
    select from identity.identities i
    where i.user_id = users.id and i.kind = 'username' and lower(i.name) = any($5)))
  and ($6::text[] is null or exists (
    select from identity.identities i
    where i.user_id = users.id and i.kind = 'phone' and i.name = any($6)))
  and ($7::boolean is null or $7 = exists (
    select from identity.memberships m where m.user_id = users.id))
  and ($8::timestamptz is null or last_signed_in_at >= $8)
  and ($9::text is null
    or position(lower($9) in lower(concat_ws(' ', given_name, family_name))) > 0
    or exists (
      select from identity.identities i
      where i.user_id = users.id and i.kind = 'email' and position(lower($9) in lower(i.name)) > 0))
order by id desc limit $2;

-- name: newest
-- The newest users first, by the index users_newest. $1 $2 creation time and id to begin after,
-- $3 how many, $4-$6 model.user.UserSearch
select *, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00') as sort_key
from identity.users
where ($2::text is null or (created_at, id) < ($1::text::timestamptz, $2))
  and ($4::text is null or exists (
    select from identity.memberships m
    where m.user_id = users.id and m.organization_code = $4))
  and ($5::boolean is null or is_suspended = $5)
  and ($6::text is null
    or position(lower($6) in lower(concat_ws(' ', given_name, family_name))) > 0
    or starts_with(id, $6)
    or exists (
      select from identity.identities i
      where i.user_id = users.id and i.connection_id is null
        and position(lower($6) in lower(i.name)) > 0))
order by created_at desc, id desc limit $3;

-- name: part
-- Users in an order. $1 sort, $2 $3 key and id to begin after, $4 descending, $5 how many,
-- $6-$8 model.user.UserSearch
select * from (
  select *, coalesce(case $1
      when 'name' then lower(concat_ws(' ', given_name, family_name))
      when 'email' then lower(email)
      when 'created_on' then to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00')
      when 'last_signed_in' then
        to_char(last_signed_in_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00')
      else id end, '') collate "C" as sort_key
  from identity.users
) as keyed
where ($3::text is null
    or (case when $4 then (sort_key, id) < ($2, $3) else (sort_key, id) > ($2, $3) end))
  and ($6::text is null or exists (
    select from identity.memberships m
    where m.user_id = keyed.id and m.organization_code = $6))
  and ($7::boolean is null or is_suspended = $7)
  and ($8::text is null
    or position(lower($8) in lower(concat_ws(' ', given_name, family_name))) > 0
    or starts_with(id, $8)
    or exists (
      select from identity.identities i
      where i.user_id = keyed.id and i.connection_id is null
        and position(lower($8) in lower(i.name)) > 0))
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then id end, case when $4 then id end desc
limit $5;

-- name: count
-- How many users: counted up to ten thousand, else as Postgres estimates.
with counted as (select count(*) as count from (select from identity.users limit 10001) as few)
select
  case when counted.count <= 10000 then counted.count
    else greatest(counted.count, (
      select reltuples::bigint from pg_catalog.pg_class
      where oid = 'identity.users'::regclass)) end as count,
  counted.count <= 10000 as is_exact
from counted;

-- name: create
-- A new user; their identities follow (Note [The primary identity]). $1-$10 fields, $11 now
insert into identity.users
  (id, email, is_email_verified, given_name, family_name, picture, username, provided_id,
   password_hash, phone, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
returning *;

-- name: verify_phone
-- The primary phone of a user is proven. $1 id
update identity.identities set is_verified = true
where user_id = $1 and kind = 'phone' and is_primary;

-- name: note_sign_in
-- Count a sign-in of a user and of their email. $1 id, $2 now
with counted as (
  update identity.identities set last_login_at = $2, total_logins = total_logins + 1
  where user_id = $1 and kind = 'email' and is_primary
)
update identity.users
set total_sign_ins = total_sign_ins + 1, failed_sign_ins = 0, last_signed_in_at = $2
where id = $1;

-- name: note_failed_sign_in
-- Count a failed sign-in of whoever has an email. $1 email
update identity.users set failed_sign_ins = failed_sign_ins + 1
where id = (
  select user_id from identity.identities
  where kind = 'email' and lower(name) = lower($1) and (is_primary or is_verified)
)
returning id;

-- name: update
-- Everything an administrator may change. $1 id, $2-$7 fields, $8 now
update identity.users
set given_name = $2, family_name = $3, picture = $4, username = $5, provided_id = $6,
    is_suspended = $7, updated_at = $8
where id = $1
returning *;

-- name: password_hash
-- The argon2id string. $1 id
select password_hash from identity.users where id = $1;

-- name: hash_after
-- The hash of whoever has one and the first id from here on, round and round. $1 an id
(select password_hash from identity.users
 where password_hash is not null and id >= $1 order by id limit 1)
union all
(select password_hash from identity.users where password_hash is not null order by id limit 1)
limit 1;

-- name: set_password
-- A new password. $1 id, $2 argon2id string, $3 now, $4 whether it must be changed soon
update identity.users
set password_hash = $2, updated_at = $3, is_password_change_required = $4
where id = $1
returning *;

-- name: require_password_change
-- Whether a new password is asked for at the next sign-in. $1 id, $2 now, $3 whether
update identity.users set is_password_change_required = $3, updated_at = $2
where id = $1
returning *;

-- name: claim_unverified
-- An account nobody proved, now proven, without the password of before. $1 id, $2 now, $3 email
update identity.users
set is_email_verified = true, password_hash = null, is_password_change_required = false,
    updated_at = $2
where id = $1 and not is_email_verified and lower(email) = lower($3)
returning *;

-- name: change_email
-- Another email, proven. $1 id, $2 email, $3 now
update identity.users set email = $2, is_email_verified = true, updated_at = $3
where id = $1
returning *;

-- name: renew_hash
-- The same password in another form. $1 id, $2 old hash, $3 new hash
update identity.users set password_hash = $3 where id = $1 and password_hash = $2;

-- name: replace_unverified
-- Names and password of an account nobody proved. $1 email, $2 $3 names, $4 argon2id string, $5 now
update identity.users
set given_name = $2, family_name = $3, password_hash = $4, updated_at = $5,
    is_password_change_required = false
where lower(email) = lower($1) and not is_email_verified
returning *;

-- name: mark_email_verified
-- The email is proven. $1 id, $2 now
update identity.users set is_email_verified = true, updated_at = $2 where id = $1 returning *;

-- name: delete
-- The user with all that hangs on them. $1 id
delete from identity.users where id = $1 returning id;

-- name: end_sessions
-- End a user's sessions. $1 user id, $2 now
update identity.sessions set revoked_at = $2 where user_id = $1 and revoked_at is null;

-- name: end_grants
-- End a user's grants. $1 user id, $2 now
update identity.grants set revoked_at = $2 where user_id = $1 and revoked_at is null;

-- name: end_other_sessions
-- End a user's sessions but one. $1 user id, $2 now, $3 the kept one, or null
update identity.sessions set revoked_at = $2
where user_id = $1 and id is distinct from $3 and revoked_at is null;

-- name: end_other_grants
-- End a user's grants but those of one session. $1 user id, $2 now, $3 the session, or null
update identity.grants set revoked_at = $2
where user_id = $1 and ($3::text is null or session_id is distinct from $3)
  and revoked_at is null;

-- name: remove_factors
-- What somebody else may have set up on an account nobody proved. $1 user id
with codes as (delete from identity.recovery_codes where user_id = $1),
  keys as (delete from identity.passkeys where user_id = $1)
delete from identity.factors where user_id = $1;

-- name: add_memberships
-- Make a user a member of organizations. $1 user id, $2 codes, $3 now
insert into identity.memberships (user_id, organization_code, created_at)
select $1, code, $3 from identity.organizations where code = any($2)
on conflict do nothing;

-- name: add_default_roles
-- Give a new member the default roles. $1 user id, $2 codes
insert into identity.member_roles (user_id, organization_code, role_id)
select m.user_id, m.organization_code, r.id
from identity.memberships m cross join identity.roles r
where m.user_id = $1 and m.organization_code = any($2) and r.is_default
on conflict do nothing;
