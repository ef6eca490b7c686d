-- An import can be taken back whole. What it did to each record stands in crm.import_row: for a changed record the
-- values before and after, so that only what still holds what the import wrote is set back.
alter table crm.import drop constraint import_status_check;
alter table crm.import add constraint import_status_check
  check (status in ('checking', 'needs_mapping', 'ready', 'running', 'done', 'failed', 'undoing', 'undone'));
alter table crm.import
  -- when the rows began to be written, or to be taken back
  add column started_at timestamptz,
  -- properties the import made on the way, by id
  add column made_properties jsonb not null default '[]',
  -- what taking it back has come to: {force, done, total, removed, restored, gone, kept}; null before that
  add column undo jsonb;

alter table crm.import_row
  add column before jsonb,
  add column after jsonb,
  -- version of the record right after the import wrote it: another one means that somebody has been there since
  add column version int,
  add column undone boolean not null default false;
-- rows that are still to be taken back, last first
create index import_row_undo on crm.import_row (org_id, import_id, line desc) where not undone and action <> 'unchanged';

-- Each of these rows is written by the unit of work that holds its import (or its organization) and by no other;
-- checking that once more for every single row took a tenth of the time of an import.
alter table crm.import_row drop constraint import_row_org_id_import_id_fkey;
alter table identity.audit_entry drop constraint audit_entry_org_id_fkey;

-- A record that was left as it is when its import was taken back, and why.
create table crm.import_left (
  org_id bigint not null,
  import_id bigint not null,
  line int not null,
  record_id bigint not null,
  label text not null,
  -- 'changed', 'built_on', 'forbidden', 'gone'
  reason text not null,
  -- names of the properties that were left
  properties jsonb not null default '[]',
  primary key (org_id, import_id, line)
);
alter table crm.import_left enable row level security;
alter table crm.import_left force row level security;
create policy tenant on crm.import_left for all using (org_id = platform.current_org()) with check (org_id = platform.current_org());
