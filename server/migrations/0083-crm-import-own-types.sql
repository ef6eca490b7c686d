-- Imports read files into types of one's own too: the application knows which there are.
alter table crm.import drop constraint import_object_check;

-- What an import has linked by relations of the organization's own, with what was there before: taken back with it.
-- `own_id` is the record of the row, on `side` of the relation.
create table crm.import_link (
  org_id bigint not null,
  import_id bigint not null,
  line int not null,
  relation_id bigint not null,
  side text not null check (side in ('from', 'to')),
  own_id bigint not null,
  other_id bigint not null,
  -- whether the two were not linked before
  made boolean not null,
  label_before text,
  label text,
  made_primary boolean not null,
  primary_before bigint,
  primary key (org_id, import_id, line, relation_id, side, other_id)
);
alter table crm.import_link enable row level security;
alter table crm.import_link force row level security;
create policy tenant on crm.import_link for all
  using (org_id = platform.current_org()) with check (org_id = platform.current_org());
