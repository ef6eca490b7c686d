-- Fields a role may not see, or only see: what is not listed may be seen and edited. And conditions a record must
-- meet for a role's permission, as a filter of the one filter language; identity keeps it and CRM understands it.
create table identity.role_field (
  org_id bigint not null references identity.organization (id),
  role text not null,
  object text not null,
  property text not null,
  access text not null check (access in ('none', 'read')),
  updated_at timestamptz not null,
  primary key (org_id, role, object, property)
);
create table identity.role_condition (
  org_id bigint not null references identity.organization (id),
  role text not null,
  permission text not null,
  filter jsonb not null,
  updated_at timestamptz not null,
  primary key (org_id, role, permission)
);
do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['role_field', 'role_condition'] loop
    execute format('alter table identity.%I enable row level security', tenant_table);
    execute format('alter table identity.%I force row level security', tenant_table);
    execute format('create policy tenant on identity.%I for all using (org_id = platform.current_org()) with check (org_id = platform.current_org())', tenant_table);
    execute format('create constraint trigger authority after insert or update or delete on identity.%I deferrable initially deferred for each row execute function identity.note_authority_change()', tenant_table);
  end loop;
end $$;
