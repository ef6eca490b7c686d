-- Records of another kind that an import made because its rows name them and people said so: the accounts of deals,
-- the contacts behind addresses. Taken back with it, unless somebody has changed them or built on them.
create table crm.import_made (
  org_id bigint not null,
  import_id bigint not null,
  object text not null check (object in ('account', 'contact', 'deal')),
  record_id bigint not null,
  label text not null,
  -- why it was left when the import was taken back; null before that
  left_reason text,
  primary key (org_id, import_id, object, record_id)
);
alter table crm.import_made enable row level security;
alter table crm.import_made force row level security;
create policy tenant on crm.import_made for all
  using (org_id = platform.current_org()) with check (org_id = platform.current_org());
