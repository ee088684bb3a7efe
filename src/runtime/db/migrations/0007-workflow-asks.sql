-- Asks that a workflow of the CRM starts.
alter table ledger drop constraint ledger_source_check;
alter table ledger add constraint ledger_source_check check (source in ('webhook', 'poll', 'sidebar', 'workflow'));
alter table invitation drop constraint invitation_selection_check;
alter table invitation add constraint invitation_selection_check check (selection in ('random', 'manual', 'workflow'));

-- One execution of a workflow's action: a repetition is answered with what was answered before.
create table workflow_run (
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  -- the vendor's id of the execution
  execution_key text not null,
  ticket_id text not null,
  outcome jsonb not null,
  at timestamptz not null,
  primary key (connection_id, execution_key)
);
create index workflow_run_age on workflow_run (connection_id, at);

alter table workflow_run enable row level security;
alter table workflow_run force row level security;
create policy workspace on workflow_run using (workspace_id = any ((select current_workspaces())::uuid[]))
  with check (workspace_id = any ((select current_workspaces())::uuid[]));
