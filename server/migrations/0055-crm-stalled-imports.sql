-- An import that is at work has a job. One without (its job was cut off on its last attempt, or a backup came back
-- without the queue) would stand there for ever: it gets another one, or, after so many attempts, is given up.
create index import_at_work_only on crm.import (org_id, id) where status in ('checking', 'running', 'undoing');

create policy upkeep_read on crm.import for select to current_user using (status in ('checking', 'running', 'undoing'));

create function crm.resume_stalled_imports(at_most int, attempts int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  stalled record;
  found int := 0;
begin
  for stalled in
    select i.org_id, i.id, i.status,
      exists (select from graphile_worker.jobs j where j.key = 'crm.import.' || i.id) as given_up
    from crm.import i
    where i.status in ('checking', 'running', 'undoing') and not exists (
      select from graphile_worker.jobs j
      where j.key = 'crm.import.' || i.id and (j.attempts < j.max_attempts or j.locked_at is not null))
    order by i.org_id, i.id limit at_most
  loop
    perform graphile_worker.add_job(
      case when stalled.given_up then 'crm.imports.give_up'
        when stalled.status = 'checking' then 'crm.imports.check'
        when stalled.status = 'running' then 'crm.imports.run'
        else 'crm.imports.undo' end,
      json_build_object('orgId', stalled.org_id::text, 'requestId', 'upkeep',
        'payload', json_build_object('importId', stalled.id::text)),
      max_attempts => attempts, job_key => 'crm.import.' || stalled.id);
    found := found + 1;
  end loop;
  return found;
end $$;
revoke all on function crm.resume_stalled_imports(int, int) from public;
grant execute on function crm.resume_stalled_imports(int, int) to gomark_app;
