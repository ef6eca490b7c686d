-- Remembered replies live for a day. The owner may see and delete old ones only, and only this function asks it to.
create policy upkeep_read on platform.idempotency for select to current_user using (created_at < now() - interval '1 day');
create policy upkeep_delete on platform.idempotency for delete to current_user using (created_at < now() - interval '1 day');

create function platform.forget_old_replies(at_most int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten int;
begin
  delete from platform.idempotency
  where ctid = any (array(select ctid from platform.idempotency where created_at < now() - interval '1 day' limit at_most));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
revoke all on function platform.forget_old_replies(int) from public;
grant execute on function platform.forget_old_replies(int) to gomark_app;
