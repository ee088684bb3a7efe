-- A link that shows a person what is stored about them, mailed to the address on file alone. The token is derived from
-- the id when the mail is written; only its hash is kept.
create table own_data_link (
  id uuid primary key,
  workspace_id uuid not null references workspace,
  person_id uuid not null references person,
  -- the ask whose preferences page it was asked from: its language and sender are the mail's
  invitation_id uuid not null references invitation,
  token_hash bytea not null unique,
  token_key text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  -- null until the button behind the link was pressed
  opened_at timestamptz
);
create index own_data_link_person on own_data_link (person_id, asked_at desc);
create index own_data_link_age on own_data_link (expires_at);
alter table own_data_link enable row level security;
alter table own_data_link force row level security;
create policy workspace on own_data_link using (workspace_id = any ((select current_workspaces())::uuid[]))
  with check (workspace_id = any ((select current_workspaces())::uuid[]));

alter table token drop constraint token_purpose_check;
alter table token add constraint token_purpose_check
  check (purpose in ('answer', 'helpdesk-link', 'preferences', 'referral-preferences', 'own-data'));
