-- Accounts, contacts and deals. They share one frame and one sequence, so that a record's id names one record
-- whatever its object. `<x>_key` columns hold what is compared without case; the application writes them.
create sequence crm.record_id;

create table crm.account (
  org_id bigint not null,
  id bigint not null default nextval('crm.record_id'),
  owner_id bigint,
  name text not null,
  name_key text collate "C" not null,
  domain text,
  domain_key text collate "C",
  industry text,
  employees bigint,
  phone text,
  website text,
  city text,
  country text,
  annual_revenue_minor bigint,
  annual_revenue_currency char(3),
  parent_id bigint,
  custom jsonb not null default '{}',
  search_key text collate "C" not null,
  version int not null default 1,
  created_at timestamptz not null,
  created_by bigint,
  updated_at timestamptz not null,
  updated_by text not null,
  deleted_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, parent_id) references crm.account (org_id, id)
);
create index account_name on crm.account (org_id, name_key, id) where deleted_at is null;
create index account_domain on crm.account (org_id, domain_key, id) where deleted_at is null;
create index account_bin on crm.account (org_id, deleted_at, id) where deleted_at is not null;
create index account_owner on crm.account (org_id, owner_id, id) where deleted_at is null;
create index account_parent on crm.account (org_id, parent_id, id);
create index account_created on crm.account (org_id, created_at, id) where deleted_at is null;
create index account_updated on crm.account (org_id, updated_at, id) where deleted_at is null;

create table crm.contact (
  org_id bigint not null,
  id bigint not null default nextval('crm.record_id'),
  owner_id bigint,
  first_name text,
  last_name text,
  -- the whole name as people read it, made by the application from the two above
  name text not null,
  name_key text collate "C" not null,
  email text,
  email_key text collate "C",
  phone text,
  job_title text,
  account_id bigint,
  custom jsonb not null default '{}',
  search_key text collate "C" not null,
  version int not null default 1,
  created_at timestamptz not null,
  created_by bigint,
  updated_at timestamptz not null,
  updated_by text not null,
  deleted_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, account_id) references crm.account (org_id, id)
);
create index contact_name on crm.contact (org_id, name_key, id) where deleted_at is null;
create index contact_email on crm.contact (org_id, email_key, id) where deleted_at is null;
create index contact_bin on crm.contact (org_id, deleted_at, id) where deleted_at is not null;
create index contact_owner on crm.contact (org_id, owner_id, id) where deleted_at is null;
create index contact_account on crm.contact (org_id, account_id, id);
create index contact_created on crm.contact (org_id, created_at, id) where deleted_at is null;
create index contact_updated on crm.contact (org_id, updated_at, id) where deleted_at is null;

create table crm.deal (
  org_id bigint not null,
  id bigint not null default nextval('crm.record_id'),
  owner_id bigint,
  name text not null,
  name_key text collate "C" not null,
  pipeline_id bigint not null,
  stage_id bigint not null,
  amount_minor bigint,
  currency char(3),
  close_date date,
  account_id bigint,
  contact_id bigint,
  next_step text,
  lost_reason text,
  won_reason text,
  stage_entered_at timestamptz not null,
  closed_at timestamptz,
  custom jsonb not null default '{}',
  search_key text collate "C" not null,
  version int not null default 1,
  created_at timestamptz not null,
  created_by bigint,
  updated_at timestamptz not null,
  updated_by text not null,
  deleted_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, pipeline_id, stage_id) references crm.stage (org_id, pipeline_id, id),
  foreign key (org_id, account_id) references crm.account (org_id, id),
  foreign key (org_id, contact_id) references crm.contact (org_id, id)
);
-- sums per stage are read from the index alone
create index deal_sums on crm.deal (org_id, pipeline_id, stage_id, currency, amount_minor) include (owner_id) where deleted_at is null;
-- the cards of a stage, newest arrival first
create index deal_cards on crm.deal (org_id, stage_id, stage_entered_at, id) where deleted_at is null;
create index deal_name on crm.deal (org_id, name_key, id) where deleted_at is null;
create index deal_bin on crm.deal (org_id, deleted_at, id) where deleted_at is not null;
create index deal_owner on crm.deal (org_id, owner_id, id) where deleted_at is null;
create index deal_amount on crm.deal (org_id, amount_minor, id) where deleted_at is null;
create index deal_close_date on crm.deal (org_id, close_date, id) where deleted_at is null;
create index deal_created on crm.deal (org_id, created_at, id) where deleted_at is null;
create index deal_updated on crm.deal (org_id, updated_at, id) where deleted_at is null;
create index deal_account on crm.deal (org_id, account_id, id);
create index deal_contact on crm.deal (org_id, contact_id, id);

create table crm.stage_change (
  org_id bigint not null,
  id bigint not null generated by default as identity,
  deal_id bigint not null,
  from_stage_id bigint,
  to_stage_id bigint not null,
  changed_at timestamptz not null,
  -- how long the deal stood in `from_stage_id`; null when it was created here
  seconds bigint,
  changed_by text not null,
  primary key (org_id, id),
  foreign key (org_id, deal_id) references crm.deal (org_id, id),
  foreign key (org_id, from_stage_id) references crm.stage (org_id, id),
  foreign key (org_id, to_stage_id) references crm.stage (org_id, id)
);
create index stage_change_deal on crm.stage_change (org_id, deal_id, changed_at, id);

create table crm.note (
  org_id bigint not null,
  id bigint not null generated by default as identity,
  object text not null check (object in ('account', 'contact', 'deal')),
  record_id bigint not null,
  body text not null,
  author_id bigint,
  author_name text not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (org_id, id)
);
create index note_record on crm.note (org_id, object, record_id, created_at, id) where deleted_at is null;

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['account', 'contact', 'deal', 'stage_change', 'note'] loop
    execute format('alter table crm.%I enable row level security', tenant_table);
    execute format('alter table crm.%I force row level security', tenant_table);
    execute format('create policy tenant on crm.%I for all using (org_id = platform.current_org()) with check (org_id = platform.current_org())', tenant_table);
  end loop;
end $$;
