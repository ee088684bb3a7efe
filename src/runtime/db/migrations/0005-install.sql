-- Two people who change settings at the same time: the second is shown what the first has stored.
alter table connection add column settings_version int not null default 1;

-- 03:00 in the connection's zone; null until the first look.
alter table connection add column next_drift_at timestamptz;
alter table connection add column drift_lease_until timestamptz;
create index connection_due_drift on connection (next_drift_at) where health = 'connected';

-- When something was last written in an account, for its health.
create index effect_written on effect (connection_id, finished_at desc) where state = 'done';

-- A look at the chain from a solved ticket to a stored event, link by link.
create table connection_check (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  kind text not null check (kind in ('read-only', 'full')),
  state text not null check (state in ('running', 'done')),
  -- what it found, in order
  links jsonb not null default '[]',
  -- the full check's own ticket, removed at its end
  ticket_id text,
  lease_until timestamptz,
  started_at timestamptz not null,
  finished_at timestamptz
);
create index connection_check_recent on connection_check (connection_id, started_at desc);
create index connection_check_running on connection_check (lease_until) where state = 'running';
create unique index connection_check_one_full on connection_check (connection_id)
  where state = 'running' and kind = 'full';

-- What differs between our answers and the fields in the account, from a sample.
create table drift_report (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  at timestamptz not null,
  people_compared int not null,
  tickets_compared int not null,
  -- ids of records and values of our own fields: no names, no addresses
  differences jsonb not null default '[]',
  -- why the comparison ended early, for a person
  stopped_words text,
  written_again_at timestamptz
);
create index drift_report_recent on drift_report (connection_id, at desc);

do $$
declare
  tenant text;
begin
  foreach tenant in array array['connection_check', 'drift_report']
  loop
    execute format('alter table %I enable row level security', tenant);
    execute format('alter table %I force row level security', tenant);
    execute format(
      'create policy workspace on %I using (workspace_id = any ((select current_workspaces())::uuid[]))
       with check (workspace_id = any ((select current_workspaces())::uuid[]))', tenant);
  end loop;
end $$;
