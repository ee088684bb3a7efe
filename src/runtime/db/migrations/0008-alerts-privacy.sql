-- Where a connection's low scores are told beside mail. The secret (a webhook URL or a token) is a JWE.
create table alert_target (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  connection_id uuid not null references connection,
  platform text not null,
  name text not null,
  secret text not null,
  channel text,
  created_at timestamptz not null
);
create index alert_target_of on alert_target (connection_id);
alter table alert_target enable row level security;
alter table alert_target force row level security;
create policy workspace on alert_target using (workspace_id = any ((select current_workspaces())::uuid[]))
  with check (workspace_id = any ((select current_workspaces())::uuid[]));

-- When somebody completed the task, and who; null again when it is reopened.
alter table follow_up_task add column followed_up_at timestamptz;
alter table follow_up_task add column followed_up_by text;
-- When the system that keeps the task is asked next; null: not any more.
alter table follow_up_task add column check_at timestamptz;
update follow_up_task set check_at = opened_at where state <> 'completed-by-us';
create index follow_up_task_check on follow_up_task (check_at) where check_at is not null;
create index follow_up_task_of on follow_up_task (connection_id, task_id);

-- What is left of an erased person: ids and counts, so that figures stay.
alter table person add column erased_at timestamptz;
create index person_erased on person (erased_at) where erased_at is not null;
-- The keyed hash of an erased person's address stands here once, and is all that is kept of it.
alter table opt_out drop constraint opt_out_list_check;
alter table opt_out add constraint opt_out_list_check check (list in ('surveys', 'referrals', 'undeliverable', 'erased'));
create index opt_out_erased on opt_out (workspace_id, email_hash) where list = 'erased';
