-- What an organization asks of a property's values beside its type: of built-in ones by their name, of its own by
-- their key. A property without rules has no row.
create table crm.property_rule (
  org_id bigint not null,
  object text collate "C" not null,
  property text collate "C" not null,
  required boolean not null default false,
  -- least, most, lengths and pattern
  limits jsonb,
  -- the options that may be chosen by another property's value
  options_when jsonb,
  -- filters over the record's own properties
  read_only_when jsonb,
  required_when jsonb,
  version int not null default 1,
  updated_at timestamptz not null,
  primary key (org_id, object, property)
);

alter table crm.property_rule enable row level security;
alter table crm.property_rule force row level security;
create policy tenant on crm.property_rule for all using (org_id = platform.current_org()) with check (org_id = platform.current_org());
