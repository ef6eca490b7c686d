-- Kinds of records beside those every organization has. What roles may do with them stands in
-- identity.role_permission as everything else does; here is how the matrix names them.
create table identity.record_kind (
  org_id bigint not null references identity.organization (id),
  plural text collate "C" not null,
  label_one text not null,
  label_many text not null,
  archived boolean not null,
  primary key (org_id, plural)
);
alter table identity.record_kind enable row level security;
alter table identity.record_kind force row level security;
create policy tenant on identity.record_kind for all
  using (org_id = platform.current_org()) with check (org_id = platform.current_org());
