-- Where making every term of an organization anew stands (`gomark search rebuild`): in which table, after which id. It goes
-- on from there, however it ended; rows of what is finished stay until everything that was asked for is.
create table crm.search_rebuild (
  org_id bigint not null,
  object text not null check (object in ('account', 'contact', 'deal', 'record', 'note', 'task')),
  after_id bigint not null,
  seen bigint not null,
  changed bigint not null,
  finished boolean not null,
  primary key (org_id)
);
alter table crm.search_rebuild enable row level security;
alter table crm.search_rebuild force row level security;
create policy tenant on crm.search_rebuild for all using (org_id = platform.current_org()) with check (org_id = platform.current_org());
