-- A view is a table, a board or a calendar. A board has a column for each value of one property, a calendar a day for
-- each date of one; names of properties are kept as they were given and checked whenever the view is read.
alter table crm.view
  add column kind text not null default 'table' check (kind in ('table', 'board', 'calendar')),
  add column by_property text,
  add column until_property text,
  add column sum_property text,
  -- what a card shows beside the name; null: the usual fields
  add column card_fields text[],
  add check ((kind = 'table') = (by_property is null));

-- The views somebody keeps at hand, in their own order.
create table crm.view_pin (
  org_id bigint not null,
  user_id bigint not null,
  view_id bigint not null,
  position int not null,
  primary key (org_id, user_id, view_id),
  foreign key (org_id, view_id) references crm.view (org_id, id)
);

-- What an object opens with for everybody who has chosen nothing else.
create table crm.view_standard (
  org_id bigint not null,
  object text not null,
  view_id bigint not null,
  primary key (org_id, object),
  foreign key (org_id, view_id) references crm.view (org_id, id)
);

-- Everything, chosen by somebody who does not want what the organization opens with. No row: nothing was chosen.
alter table crm.view_default add column everything boolean not null default false;

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['view_pin', 'view_standard'] loop
    execute format('alter table crm.%I enable row level security', tenant_table);
    execute format('alter table crm.%I force row level security', tenant_table);
    execute format('create policy tenant on crm.%I for all using (org_id = platform.current_org()) with check (org_id = platform.current_org())', tenant_table);
  end loop;
end $$;
