-- Who may do what in a workspace, and what they did.
-- Named exceptions, read before a workspace is known, hold ids, hashes and ciphertext only:
-- membership, sign_in_link, session (and api_key, since the first migration).

create table member (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  email text not null,
  email_hash bytea not null,
  role text not null check (role in ('owner', 'admin', 'analyst', 'lead', 'agent', 'viewer')),
  state text not null check (state in ('invited', 'active', 'removed')),
  -- who invited, in words
  invited_by text,
  invited_at timestamptz not null,
  -- null: the invitation has not been handed to the mail server yet
  mailed_at timestamptz,
  mail_due_at timestamptz not null,
  joined_at timestamptz,
  removed_at timestamptz,
  unique (workspace_id, email_hash)
);
create index member_unmailed on member (mail_due_at) where state = 'invited' and mailed_at is null;

-- Which workspaces an address may enter, by keyed hash; kept in step with member.
create table membership (
  email_hash bytea not null,
  workspace_id uuid not null,
  member_id uuid not null unique,
  primary key (email_hash, workspace_id)
);
create index membership_workspace on membership (workspace_id);

-- A link that signs in once. The token is derived from the id when the mail is written; only its hash is kept.
create table sign_in_link (
  id uuid primary key,
  hash bytea not null unique,
  token_key text not null,
  email_hash bytea not null,
  -- JWE: the address, its language, and where to go afterwards
  sealed text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  mailed_at timestamptz,
  mail_due_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_link_address on sign_in_link (email_hash, created_at);
create index sign_in_link_unmailed on sign_in_link (mail_due_at) where mailed_at is null;

create table session (
  id uuid primary key,
  hash bytea not null unique,
  email_hash bytea not null,
  -- JWE: the address, and the browser in words
  sealed text not null,
  -- null until a workspace was chosen
  workspace_id uuid,
  member_id uuid,
  method text not null check (method in ('magic-link', 'oidc', 'marketplace')),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index session_workspace on session (workspace_id, created_at desc) where revoked_at is null;
create index session_address on session (email_hash) where revoked_at is null;
create index session_age on session (expires_at);

-- Keys made before scopes existed keep what they could do.
alter table api_key
  add column id uuid not null default gen_random_uuid() unique,
  add column scopes text[] not null default '{management,read}'
    check (scopes <@ array['delivery', 'management', 'read'] and cardinality(scopes) > 0),
  add column last_used_at timestamptz,
  -- a member's id
  add column created_by uuid;

-- Every change and every export: who, what, before, after. Only ever added to.
create table audit_event (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('member', 'key', 'operator', 'app', 'service')),
  actor_id text,
  actor_name text,
  action text not null,
  subject_kind text not null,
  subject_id text,
  before jsonb,
  after jsonb,
  request_id text
);
create index audit_event_recent on audit_event (workspace_id, at desc, id desc);

-- Rights of the application are given anew at each start (see migrate.ts); this holds for its owner, too.
create function refuse_change() returns trigger language plpgsql as
  $$ begin raise exception '% is only ever added to', tg_table_name using errcode = 'insufficient_privilege'; end $$;
create trigger append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_change();

do $$
declare
  tenant text;
begin
  foreach tenant in array array['member', 'audit_event']
  loop
    execute format('alter table %I enable row level security', tenant);
    execute format('alter table %I force row level security', tenant);
    execute format(
      'create policy workspace on %I using (workspace_id = any ((select current_workspaces())::uuid[]))
       with check (workspace_id = any ((select current_workspaces())::uuid[]))', tenant);
  end loop;
end $$;
