-- name: read
-- The business.
select * from identity.business;

-- name: update
-- All but codes and creation time. $1-$9 fields
update identity.business
set name = $1, email = $2, phone = $3, industry_key = $4, timezone_key = $5, privacy_url = $6,
    terms_url = $7, has_clickwrap = $8, has_branding = $9;
