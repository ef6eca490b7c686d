-- A file of any size is written in many short transactions: until the last one it is not there for anybody.
alter table platform.file add column complete boolean not null default true;
-- what is uploaded is mostly packed already, and read in whole chunks
alter table platform.file_chunk alter column content set storage external;

-- What a crash has left unfinished is thrown away a day later, by this function alone.
create policy upkeep_read on platform.file for select to current_user
  using (not complete and created_at < now() - interval '1 day');
create policy upkeep_delete on platform.file for delete to current_user
  using (not complete and created_at < now() - interval '1 day');
create policy upkeep_read on platform.file_chunk for select to current_user
  using (exists (select from platform.file f where f.org_id = file_chunk.org_id and f.id = file_chunk.file_id));
create policy upkeep_delete on platform.file_chunk for delete to current_user
  using (exists (select from platform.file f where f.org_id = file_chunk.org_id and f.id = file_chunk.file_id));

create function platform.forget_unfinished_files(at_most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten int;
  files int;
begin
  delete from platform.file_chunk
  where ctid = any (array(
    select c.ctid from platform.file f join platform.file_chunk c on c.org_id = f.org_id and c.file_id = f.id
    where not f.complete and f.created_at < now() - interval '1 day' limit at_most));
  get diagnostics forgotten = row_count;
  if forgotten >= at_most then
    return forgotten;
  end if;
  delete from platform.file
  where ctid = any (array(
    select ctid from platform.file where not complete and created_at < now() - interval '1 day' limit at_most - forgotten));
  get diagnostics files = row_count;
  return forgotten + files;
end $$;
revoke all on function platform.forget_unfinished_files(int) from public;
grant execute on function platform.forget_unfinished_files(int) to gomark_app;
