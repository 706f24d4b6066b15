-- name: create
-- A sign-in on its way. $1 state's hash $2 browser's hash $3 nonce $4 code verifier $5 its end
insert into genkan_console.sign_ins (state_hash, browser_hash, nonce, code_verifier, expires_at)
values ($1, $2, $3, $4, $5);

-- name: take
-- The sign-in that comes back, once. $1 state's hash $2 browser's hash $3 now
delete from genkan_console.sign_ins
where state_hash = $1 and browser_hash = $2 and expires_at > $3
returning nonce, code_verifier;

-- name: client_id
-- The application by which people sign in. $1 issuer
select client_id from genkan_console.sign_in_application where issuer = $1;

-- name: keep_client_id
-- It is this one. $1 issuer $2 client id
insert into genkan_console.sign_in_application (issuer, client_id) values ($1, $2)
on conflict (issuer) do update set client_id = excluded.client_id;
