-- name: default
-- The default organization.
select * from identity.organizations where is_default;

-- name: by_code
-- The organization of a code. $1 code
select * from identity.organizations where code = $1;

-- name: page
-- Organizations in the order of their codes. $1 after which code, $2 how many
select * from identity.organizations where $1::text is null or code > $1 order by code limit $2;

-- name: part
-- Organizations in an order. $1 sort, $2 $3 key and code to begin after, $4 descending, $5 how many
select * from (
  select *,
    (case $1 when 'name' then lower(name) when 'email' then lower(coalesce(sender_email, ''))
      else code end) collate "C" as sort_key
  from identity.organizations
) as listed
where $3::text is null
  or (case when $4 then (sort_key, code) < ($2, $3) else (sort_key, code) > ($2, $3) end)
order by case when not $4 then sort_key end, case when $4 then sort_key end desc,
  case when not $4 then code end, case when $4 then code end desc
limit $5;

-- name: create
-- A new organization; no row when code, handle (or the default's place) is taken. $1 $2 for good,
-- $3-$23 as update's $2-$22
insert into identity.organizations
  (code, is_default, created_at, name, handle, external_id, is_auto_membership_enabled,
   is_auto_join_domain_list, allowed_domains, sender_name, sender_email, background_color,
   button_color, button_text_color, link_color, background_color_dark, button_color_dark,
   button_text_color_dark, link_color_dark, theme_code, is_session_policy_own,
   is_session_persistent, is_session_lifetime_own, session_seconds, suspended_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  $21, $22, $23, $24, $25)
on conflict do nothing
returning code;

-- name: update
-- Everything but code, default and creation time. $1 code, $2-$23 fields
update identity.organizations
set name = $2, handle = $3, external_id = $4, is_auto_membership_enabled = $5,
    is_auto_join_domain_list = $6, allowed_domains = $7, sender_name = $8, sender_email = $9,
    background_color = $10, button_color = $11, button_text_color = $12, link_color = $13,
    background_color_dark = $14, button_color_dark = $15, button_text_color_dark = $16,
    link_color_dark = $17, theme_code = $18, is_session_policy_own = $19,
    is_session_persistent = $20, is_session_lifetime_own = $21, session_seconds = $22,
    suspended_at = $23
where code = $1
returning code;

-- name: delete
-- An organization with all that hangs on it, the default one excepted. $1 code
delete from identity.organizations where code = $1 and not is_default returning code;

-- name: end_grants
-- End all grants for an organization. $1 code, $2 now
update identity.grants set revoked_at = $2 where organization_code = $1 and revoked_at is null;

-- name: logos
-- The logos of an organization. $1 code
select * from identity.organization_logos where organization_code = $1 order by kind desc;

-- name: put_logo
-- A logo in place of the earlier one; no row without the organization. $1-$6 fields
insert into identity.organization_logos
  (organization_code, kind, file_name, media_type, content, created_at)
select code, $2, $3, $4, $5, $6 from identity.organizations where code = $1
on conflict (organization_code, kind) do update
set file_name = $3, media_type = $4, content = $5, created_at = $6
returning kind;

-- name: remove_logo
-- A logo goes. $1 code, $2 kind
delete from identity.organization_logos where organization_code = $1 and kind = $2 returning kind;

-- name: memberships
-- One row per organization and role of users; no role gives one row of nulls. $1 user ids
select o.*, m.user_id as member_id,
  array(
    select p.key from identity.member_permissions mp
    join identity.permissions p on p.id = mp.permission_id
    where mp.user_id = m.user_id and mp.organization_code = m.organization_code order by p.key
  ) as direct_permissions,
  r.id as role_id, r.key as role_key, r.name as role_name, r.description as role_description,
  r.is_default as role_is_default, r.assignment_permission_id as role_assignment_permission_id,
  r.permissions as role_permissions
from identity.memberships m
join identity.organizations o on o.code = m.organization_code
left join identity.member_roles mr
  on mr.user_id = m.user_id and mr.organization_code = m.organization_code
left join identity.role_records r on r.id = mr.role_id
where m.user_id = any($1::text[])
order by m.user_id, o.is_default desc, o.code, r.key;

-- name: note_access
-- A member signs in to the organization. $1 user id, $2 code, $3 now
update identity.memberships set last_accessed_at = $3
where user_id = $1 and organization_code = $2;

-- name: remove_member
-- End a membership. $1 user id, $2 code
delete from identity.memberships where user_id = $1 and organization_code = $2 returning user_id;
