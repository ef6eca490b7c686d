-- The accounts a contact has to do with. crm.contact.account_id says which of them is the primary one; its link is
-- written with it, in the same transaction. No foreign keys: whoever writes links has just locked the contact and
-- seen the account, both are only ever put into the bin, and an import of many contacts would pay for every row.
-- Tables and indexes share their names.
alter index crm.contact_account rename to contact_primary_account;

create table crm.contact_account (
  org_id bigint not null,
  contact_id bigint not null,
  account_id bigint not null,
  -- what the person is there, such as "Advisor"
  label text,
  linked_at timestamptz not null,
  -- an ended link keeps its label: who links the two again finds it there
  ended_at timestamptz,
  primary key (org_id, contact_id, account_id)
);

-- Every contact that names an account is linked with it. The owner of the tables reads past the walls for this
-- one statement, whatever the rights of whoever migrates.
alter table crm.contact no force row level security;
insert into crm.contact_account (org_id, contact_id, account_id, linked_at)
select org_id, id, account_id, created_at from crm.contact where account_id is not null;
alter table crm.contact force row level security;

create index contact_account_people on crm.contact_account (org_id, account_id, contact_id) where ended_at is null;

alter table crm.contact_account enable row level security;
alter table crm.contact_account force row level security;
create policy tenant on crm.contact_account for all
  using (org_id = platform.current_org()) with check (org_id = platform.current_org());
