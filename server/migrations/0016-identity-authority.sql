-- One number that moves whenever who-may-do-what moves. Every process caches authority in memory and looks
-- here at most every other second, so a revoked key or session is refused everywhere within seconds.
create table identity.authority (
  only_one boolean primary key default true check (only_one),
  version bigint not null default 1,
  changed_in xid8 not null default '0'
);
insert into identity.authority default values;
revoke insert, update, delete, truncate on identity.authority from gomark_app;
grant select on identity.authority to gomark_app;

-- Deferred to the commit: the one row is locked for an instant, and last, so it can cause no deadlock.
create function identity.note_authority_change() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  update identity.authority set version = version + 1, changed_in = pg_current_xact_id()
  where changed_in <> pg_current_xact_id();
  return null;
end $$;

create constraint trigger authority after insert or update or delete on identity.organization
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after insert or update or delete on identity.team
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after insert or update or delete on identity.member
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after insert or update or delete on identity.portfolio_member
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after insert or update or delete on identity.role_permission
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after update of revoked_at, role on identity.api_key
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after update of revoked_at, role on identity.portfolio_api_key
  deferrable initially deferred for each row execute function identity.note_authority_change();
create constraint trigger authority after delete on auth.session
  deferrable initially deferred for each row execute function identity.note_authority_change();
