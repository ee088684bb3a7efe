-- Tenancy. Every table with a workspace_id carries a policy on the per-transaction setting afterword.workspaces,
-- which may name several workspaces (batches, group commit). It reads as '' after a commit: hence nullif.
-- Named exceptions, read before a workspace is known, hold ids, hashes and ciphertext only:
-- inbound_event, route, token, referral_code, api_key.

create function current_workspaces() returns uuid[] language sql stable parallel safe as
  $$ select nullif(current_setting('afterword.workspaces', true), '')::uuid[] $$;

create table workspace (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null
);

create table connection (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  platform text not null,
  account_id text not null,
  -- the vendor's own number of the account, where webhooks name it (Zendesk)
  account_number text,
  name text not null,
  base_url text not null,
  mode text not null check (mode in ('rehearsal', 'live', 'paused')),
  live_since timestamptz,
  health text not null check (health in ('connected', 'disconnected')),
  health_words text,
  settings jsonb not null,
  resources jsonb not null default '{}',
  -- JWE
  credentials text not null,
  -- JWE each, current first
  webhook_secrets text[] not null default '{}',
  webhook_id text,
  last_webhook_at timestamptz,
  poll_cursor text,
  next_poll_at timestamptz not null,
  poll_lease_until timestamptz,
  created_at timestamptz not null,
  unique (platform, account_id)
);
create index connection_due_poll on connection (next_poll_at) where mode = 'live' and health = 'connected';

-- Which connection an inbound URL key or a vendor's account id belongs to.
create table route (
  key_hash bytea primary key,
  connection_id uuid not null references connection,
  workspace_id uuid not null
);

-- One stored delivery of a webhook. The body is sealed (AES-256-GCM): it may hold a customer's words.
create table inbound_event (
  id uuid primary key,
  platform text not null,
  connection_id uuid,
  workspace_id uuid,
  delivery_hash bytea not null unique,
  body bytea not null,
  received_at timestamptz not null,
  state text not null check (state in ('new', 'done', 'parked')),
  due_at timestamptz not null,
  lease_until timestamptz,
  attempts int not null default 0,
  -- a stable code and a sentence without personal data
  reason text,
  reason_words text
);
create index inbound_event_due on inbound_event (due_at) where state = 'new';
create index inbound_event_parked on inbound_event (received_at) where state = 'parked';
create index inbound_event_age on inbound_event (received_at) where state = 'done';

create table person (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  email text not null,
  email_hash bytea not null,
  name text,
  first_name text,
  locale text,
  time_zone text,
  asked_count int not null default 0,
  last_asked_at timestamptz,
  created_at timestamptz not null,
  unique (workspace_id, email_hash)
);

-- How a person is known in each connected system.
create table person_account (
  person_id uuid not null references person,
  connection_id uuid not null references connection,
  workspace_id uuid not null references workspace,
  external_id text not null,
  organisation_id text,
  owner_email text,
  primary key (connection_id, person_id)
);
create index person_account_organisation on person_account (connection_id, organisation_id);

-- Who must not be asked. Keyed by a hash, so that it survives the erasure of the person.
create table opt_out (
  workspace_id uuid not null references workspace,
  email_hash bytea not null,
  list text not null check (list in ('surveys', 'referrals', 'undeliverable')),
  source text not null,
  at timestamptz not null,
  primary key (workspace_id, email_hash, list)
);

-- One row per solve transition: was this person asked, or why not?
create table ledger (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  ticket_id text not null,
  ticket_number text not null,
  solved_at timestamptz not null,
  source text not null check (source in ('webhook', 'poll')),
  person_id uuid references person,
  requester jsonb,
  snapshot jsonb not null,
  ticket_created_at timestamptz not null,
  received_at_address text,
  ask boolean not null,
  rehearsal boolean not null,
  reason text not null,
  evidence jsonb not null,
  decided_at timestamptz not null,
  unique (connection_id, ticket_id, solved_at)
);
create index ledger_recent on ledger (workspace_id, decided_at desc, id desc);
create index ledger_person on ledger (workspace_id, person_id, decided_at desc);

-- What became of a decision later: appended, never replacing it.
create table ledger_verdict (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  ledger_id uuid not null references ledger,
  verdict text not null,
  evidence jsonb not null,
  at timestamptz not null
);
create index ledger_verdict_of on ledger_verdict (ledger_id, at);

create table invitation (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  ledger_id uuid not null unique references ledger,
  person_id uuid not null references person,
  ticket_id text not null,
  survey_key text not null,
  survey_version int not null,
  metric text not null,
  programme text not null,
  locale text not null,
  carrier text not null check (carrier in ('afterword-mail', 'helpdesk')),
  selection text not null check (selection in ('random', 'manual')),
  token_key text not null,
  state text not null check (state in
    ('scheduled', 'held', 'sending', 'sent', 'in-doubt', 'cancelled', 'dropped', 'refused')),
  -- when it was meant to leave; lateness is measured from here
  planned_at timestamptz not null,
  -- when to try next
  send_at timestamptz not null,
  expires_at timestamptz not null,
  -- when the ticket was last read: an older reading is not believed at send time
  checked_at timestamptz not null,
  held_for text check (held_for in ('bulk', 'paused')),
  -- an admin has let it pass the bulk hold
  released_at timestamptz,
  lease_until timestamptz,
  attempts int not null default 0,
  message_id text,
  sent_at timestamptz,
  bounced_at timestamptz,
  words text
);
create index invitation_due on invitation (send_at) where state = 'scheduled';
create index invitation_stuck on invitation (lease_until) where state = 'sending';
create index invitation_pending on invitation (connection_id, send_at) where state in ('scheduled', 'held');
create index invitation_pending_ticket on invitation (connection_id, ticket_id) where state in ('scheduled', 'held', 'sent', 'in-doubt');
create index invitation_person on invitation (workspace_id, person_id);
create index invitation_sent on invitation (connection_id, sent_at);

-- Links that respondents hold, found by hash before a workspace is known.
create table token (
  hash bytea primary key,
  purpose text not null check (purpose in ('answer', 'helpdesk-link', 'preferences', 'referral-preferences')),
  invitation_id uuid not null,
  workspace_id uuid not null
);
create index token_invitation on token (invitation_id);

create table response (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  invitation_id uuid not null unique references invitation,
  ledger_id uuid not null references ledger,
  person_id uuid references person,
  ticket_id text not null,
  survey_key text not null,
  survey_version int not null,
  metric text not null,
  programme text not null,
  locale text not null,
  selection text not null,
  via text not null,
  verdict text not null check (verdict in ('confirmed', 'provisional', 'suspected')),
  score int not null,
  band text not null,
  comment text,
  contact_allowed boolean,
  revision int not null,
  answered_at timestamptz not null,
  changed_at timestamptz not null,
  settle_at timestamptz,
  settled_revision int,
  settled_band text
);
create index response_due on response (settle_at) where settle_at is not null;
create index response_recent on response (workspace_id, answered_at desc, id desc);
create index response_person on response (workspace_id, person_id, metric, answered_at desc);

-- Every signal of a respondent, append-only; the response row is derived from it.
create table response_event (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  response_id uuid not null references response,
  revision int not null,
  score int not null,
  comment text,
  contact_allowed boolean,
  at timestamptz not null,
  via text not null
);
create index response_event_of on response_event (response_id, revision);

-- The outbox: everything that a score leads to outside of this database.
create table effect (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid references connection,
  response_id uuid references response,
  person_id uuid references person,
  invitation_id uuid references invitation,
  kind text not null,
  idempotency_key text not null,
  -- the record it changes; effects on one subject never run side by side
  subject text not null,
  payload jsonb not null default '{}',
  state text not null check (state in ('due', 'running', 'done', 'skipped', 'parked', 'in-doubt')),
  due_at timestamptz not null,
  lease_until timestamptz,
  attempts int not null default 0,
  failure_kind text,
  failure_words text,
  result_id text,
  result_words text,
  created_at timestamptz not null,
  finished_at timestamptz,
  unique (workspace_id, idempotency_key)
);
create index effect_due on effect (due_at) where state = 'due';
create unique index effect_one_at_a_time on effect (connection_id, subject) where state = 'running';
create index effect_waiting on effect (connection_id, subject) where state = 'due';
create index effect_stuck on effect (lease_until) where state = 'running';
create index effect_parked on effect (workspace_id, finished_at) where state in ('parked', 'in-doubt');
create index effect_response on effect (response_id);

-- The one task a low answer opened.
create table follow_up_task (
  response_id uuid primary key references response,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  task_id text not null,
  owner_name text,
  due_at timestamptz not null,
  state text not null check (state in ('open', 'completed-by-us', 'left-to-owner')),
  opened_at timestamptz not null
);

create table referral (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  person_id uuid not null references person,
  response_id uuid not null unique references response,
  code text not null,
  state text not null check (state in ('offered', 'withdrawn')),
  offered_at timestamptz not null,
  mail_requested_at timestamptz
);
create index referral_person on referral (workspace_id, person_id, offered_at desc);

create table referral_code (
  hash bytea primary key,
  referral_id uuid not null,
  workspace_id uuid not null
);

create table referral_visit (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  referral_id uuid not null references referral,
  at timestamptz not null,
  visitor text not null check (visitor in ('likely-person', 'scanner'))
);

create table api_key (
  hash bytea primary key,
  -- null: every workspace (the operator's key)
  workspace_id uuid,
  name text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

do $$
declare
  tenant text;
begin
  foreach tenant in array array['connection', 'person', 'person_account', 'opt_out', 'ledger', 'ledger_verdict', 'invitation', 'response',
    'response_event', 'effect', 'follow_up_task', 'referral', 'referral_visit']
  loop
    execute format('alter table %I enable row level security', tenant);
    execute format('alter table %I force row level security', tenant);
    execute format(
      -- the sub-select makes it one evaluation a statement instead of one a row
      'create policy workspace on %I using (workspace_id = any ((select current_workspaces())::uuid[]))
       with check (workspace_id = any ((select current_workspaces())::uuid[]))', tenant);
  end loop;
end $$;

alter table workspace enable row level security;
alter table workspace force row level security;
create policy workspace on workspace using (id = any ((select current_workspaces())::uuid[]))
  with check (id = any ((select current_workspaces())::uuid[]));
