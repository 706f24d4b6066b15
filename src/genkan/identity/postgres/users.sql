-- name: by_id
-- The user of an id. $1 id
select * from identity.users where id = $1;

-- name: by_email
-- The user of an email, without case. $1 email
select * from identity.users where lower(email) = lower($1);

-- name: page
-- Users in the order of their ids. $1 after which id, $2 how many
select * from identity.users where $1::text is null or id > $1 order by id limit $2;

-- name: create
-- A new user; no row when the email is taken. $1-$9 fields, $10 now
insert into identity.users
  (id, email, is_email_verified, given_name, family_name, picture, username, provided_id,
   password_hash, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
on conflict do nothing
returning *;

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
-- An account nobody proved, now proven, without the password of before. $1 id, $2 now
update identity.users
set is_email_verified = true, password_hash = null, is_password_change_required = false,
    updated_at = $2
where id = $1 and not is_email_verified
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
