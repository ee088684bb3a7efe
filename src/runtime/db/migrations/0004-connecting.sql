-- What was granted with the credentials of a connection: nothing secret, so that it can be shown.
alter table connection
  -- 'oauth', 'client', 'static' or 'legacy-api-token'
  add column grant_kind text,
  -- null: the vendor did not say
  add column granted_scopes text[],
  -- who agreed at the vendor: {id, name, email}
  add column authorised_by jsonb,
  -- changes with every grant that replaces another: processes then let go of the tokens they hold
  add column authorised_at timestamptz,
  add column renewed_at timestamptz,
  add column access_expires_at timestamptz,
  add column refresh_expires_at timestamptz,
  -- an admin ended the connection; its records stay, and connecting again goes on with them
  add column disconnected_at timestamptz;
create index connection_renewal on connection (renewed_at) where health = 'connected';

-- A browser that was sent to a vendor's consent page. Read before a workspace is known: hashes and ciphertext only.
create table connect_attempt (
  state_hash bytea primary key,
  browser_hash bytea not null,
  platform text not null,
  -- JWE: the account that was named, the code verifier, the workspace to join
  sealed text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index connect_attempt_age on connect_attempt (expires_at);
