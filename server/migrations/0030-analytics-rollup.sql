-- What the portfolio sees of its companies' deals: sums kept by events, never a company's records.
create table analytics.stage_rollup (
  org_id bigint not null,
  portfolio_id bigint not null,
  pipeline_id bigint not null,
  stage_id bigint not null,
  kind text not null check (kind in ('open', 'won', 'lost')),
  probability int not null,
  -- '' for deals without an amount
  currency text collate "C" not null,
  deals bigint not null default 0,
  -- numeric: a sum may be longer than any single amount, and nothing filters by it
  amount_minor numeric(40, 0) not null default 0,
  primary key (org_id, stage_id, currency)
);

create table analytics.closing_rollup (
  org_id bigint not null,
  portfolio_id bigint not null,
  -- the beginning of the quarter of an hour it closed in: the months of every time zone are made of those when read
  closed_at timestamptz not null,
  kind text not null check (kind in ('won', 'lost')),
  currency text collate "C" not null,
  deals bigint not null default 0,
  -- numeric: a sum may be longer than any single amount, and nothing filters by it
  amount_minor numeric(40, 0) not null default 0,
  -- from creation to closing, summed over `deals`
  cycle_seconds bigint not null default 0,
  primary key (org_id, closed_at, kind, currency)
);

create table analytics.activity_rollup (
  org_id bigint not null,
  portfolio_id bigint not null,
  last_activity_at timestamptz not null,
  primary key (org_id)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['stage_rollup', 'closing_rollup', 'activity_rollup'] loop
    execute format('alter table analytics.%I enable row level security', tenant_table);
    execute format('alter table analytics.%I force row level security', tenant_table);
    execute format('create policy tenant on analytics.%I for all using (org_id = platform.current_org()) with check (org_id = platform.current_org())', tenant_table);
    -- a unit of work bound to the portfolio reads all its companies; one bound to a company has portfolio 0
    execute format('create policy portfolio on analytics.%I for select using (portfolio_id = platform.current_portfolio())', tenant_table);
  end loop;
end $$;
