-- Schemas, who may do what in them, and the two functions every row-level policy is built on.
-- Roles are made by the program (platform/database/roles.ts), since only some servers let us make them.
create schema auth;
create schema identity;
create schema crm;
create schema analytics;

-- A function is callable by those it is meant for, not by everyone: some run with their owner's rights.
alter default privileges revoke execute on functions from public;

grant usage on schema platform, identity, crm, analytics to gomark_app;
alter default privileges in schema platform, identity, crm, analytics
  grant select, insert, update, delete on tables to gomark_app;
alter default privileges in schema platform, identity, crm, analytics grant usage, select on sequences to gomark_app;
alter default privileges in schema platform, identity, crm, analytics grant execute on functions to gomark_app;

-- The authentication library keeps to its own schema, and nothing else reaches into it.
grant usage on schema auth to gomark_auth;
alter default privileges in schema auth grant select, insert, update, delete on tables to gomark_auth;
alter default privileges in schema auth grant usage, select on sequences to gomark_auth;
alter default privileges in schema auth grant execute on functions to gomark_auth;

-- Search functions are made by the owner and handed to gomark_search, which must be able to hold them.
grant usage, create on schema crm to gomark_search;

-- A backup reads every table; the policies that let it are added to each table after every migration.
grant usage on schema platform, auth, identity, crm, analytics to gomark_backup;
alter default privileges in schema platform, auth, identity, crm, analytics grant select on tables to gomark_backup;
alter default privileges in schema platform, auth, identity, crm, analytics grant select on sequences to gomark_backup;
grant select on platform.migration to gomark_app, gomark_backup;

-- Absent or empty settings raise: a query outside an organization fails, it never sees everything.
-- Plain SQL, so that the planner puts the expression itself into the policy and uses the index on org_id.
create function platform.current_org() returns bigint
  language sql stable parallel safe
  return current_setting('app.org_id')::bigint;

create function platform.current_portfolio() returns bigint
  language sql stable parallel safe
  return current_setting('app.portfolio_id')::bigint;

grant execute on function platform.current_org(), platform.current_portfolio()
  to gomark_auth, gomark_events, gomark_search, gomark_backup;
grant usage on schema platform to gomark_auth, gomark_events, gomark_search;
