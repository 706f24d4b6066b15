-- Passkeys: the public keys of authenticators that people registered.

create table passkeys (
  credential_id bytea primary key,
  user_id text not null references users on delete cascade,
  public_key bytea not null, -- COSE
  sign_count bigint not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_user_id on passkeys (user_id);
