-- A lead may ask by hand about a solve that has its ledger row already: that is a further turn of the same transition.
alter table ledger add column turn int not null default 0;
alter table ledger drop constraint ledger_connection_id_ticket_id_solved_at_key;
alter table ledger add constraint ledger_transition unique (connection_id, ticket_id, solved_at, turn);
alter table ledger drop constraint ledger_source_check;
alter table ledger add constraint ledger_source_check check (source in ('webhook', 'poll', 'sidebar'));

create index response_ticket on response (connection_id, ticket_id, answered_at desc);
create index person_account_external on person_account (connection_id, external_id);

-- What agents and leads did in a sidebar, and what became of it: append-only.
create table sidebar_action (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  -- chosen by the app, one for each press
  key uuid not null,
  action text not null check (action in ('do-not-survey', 'ask-now', 'cancel-ask')),
  ticket_id text,
  person_id uuid references person on delete set null,
  -- in the agent's words
  reason text,
  viewer_id text not null,
  viewer_name text,
  viewer_role text not null,
  done boolean not null,
  -- a stable code, and what the viewer was told
  outcome text not null,
  words text not null,
  at timestamptz not null,
  unique (workspace_id, key)
);
create index sidebar_action_recent on sidebar_action (workspace_id, at desc, id desc);

-- Agents of a helpdesk as it vouched for them, read again after a while.
create table app_user (
  connection_id uuid not null references connection,
  workspace_id uuid not null references workspace,
  external_id text not null,
  name text,
  email text,
  -- null: known to the helpdesk, and no agent
  role text check (role in ('agent', 'admin')),
  read_at timestamptz not null,
  primary key (connection_id, external_id)
);

-- The key with which a helpdesk signs what it tells one installation of our app.
create table app_key (
  connection_id uuid not null references connection,
  workspace_id uuid not null references workspace,
  installation_id text not null,
  app_id text not null,
  public_key text not null,
  read_at timestamptz not null,
  primary key (connection_id, installation_id)
);

-- Tokens of an app that were used, so that none opens a sidebar twice. Hashes only; gone once they have expired.
create table app_token (
  hash bytea primary key,
  workspace_id uuid not null references workspace,
  expires_at timestamptz not null
);
create index app_token_expired on app_token (expires_at);

do $$
declare
  tenant text;
begin
  foreach tenant in array array['sidebar_action', 'app_user', 'app_key', 'app_token']
  loop
    execute format('alter table %I enable row level security', tenant);
    execute format('alter table %I force row level security', tenant);
    execute format(
      'create policy workspace on %I using (workspace_id = any ((select current_workspaces())::uuid[]))
       with check (workspace_id = any ((select current_workspaces())::uuid[]))', tenant);
  end loop;
end $$;
