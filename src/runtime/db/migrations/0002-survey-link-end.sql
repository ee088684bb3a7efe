-- When the survey link has to leave the ticket's field; null when there is none, or when that was seen to.
alter table invitation add column link_until timestamptz;
create index invitation_link_until on invitation (link_until) where link_until is not null;
