-- name: name_issuer
-- Claim `iss` of the events from now on. $1 issuer
insert into identity.issuer (url) values ($1)
on conflict (is_only) do update set url = excluded.url where issuer.url <> excluded.url;
