-- A closing is counted in its quarter of an hour, where the months of every time zone begin; months are made of them
-- when they are read. Kept as months of the company's time zone they went wrong once that time zone was changed.
-- The sums are kept by events, so they are made anew: the consumer begins at the beginning of the log again.
truncate analytics.stage_rollup, analytics.closing_rollup, analytics.activity_rollup;
alter table analytics.closing_rollup
  drop constraint closing_rollup_pkey,
  drop column month,
  add column closed_at timestamptz not null,
  add primary key (org_id, closed_at, kind, currency);
update platform.consumer set xid = '0', seq = 0, failures = 0, last_error = null where name = 'analytics.rollup';
