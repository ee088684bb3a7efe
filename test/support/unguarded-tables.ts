/**
 * Read before a workspace is known, by id, hash or key; they hold ids, hashes, ciphertext and states only.
 * Another column needs a reason why it may be seen by every tenant's queries.
 */
export const UNGUARDED: Readonly<Record<string, readonly string[]>> = {
  inbound_event: [
    'attempts',
    'body',
    'connection_id',
    'delivery_hash',
    'due_at',
    'id',
    'lease_until',
    'platform',
    'reason',
    'reason_words',
    'received_at',
    'state',
    'workspace_id',
  ],
  route: ['connection_id', 'key_hash', 'workspace_id'],
  token: ['hash', 'invitation_id', 'purpose', 'workspace_id'],
  referral_code: ['hash', 'referral_id', 'workspace_id'],
  api_key: [
    'created_at',
    'created_by',
    'hash',
    'id',
    'last_used_at',
    'name',
    'revoked_at',
    'scopes',
    'workspace_id',
  ],
  membership: ['email_hash', 'member_id', 'workspace_id'],
  session: [
    'created_at',
    'email_hash',
    'expires_at',
    'hash',
    'id',
    'last_seen_at',
    'member_id',
    'method',
    'revoked_at',
    'sealed',
    'workspace_id',
  ],
};

/** Made before it is known who comes: hashes, states, and what is encrypted. */
export const OWNERLESS: Readonly<Record<string, readonly string[]>> = {
  connect_attempt: ['browser_hash', 'expires_at', 'platform', 'sealed', 'state_hash', 'used_at'],
  sign_in_link: [
    'created_at',
    'email_hash',
    'expires_at',
    'hash',
    'id',
    'mail_due_at',
    'mailed_at',
    'sealed',
    'token_key',
    'used_at',
  ],
};
