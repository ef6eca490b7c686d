-- The portfolio's figures add up a field of many companies. In which of them somebody may not see that field: by the
-- role they act with there for the portfolio, unless a role of their own there shows it to them.
grant select on identity.role_field to gomark_directory;
create policy directory on identity.role_field for select to gomark_directory using (true);

create function identity.organizations_hiding(wanted_user bigint, acting_role text, wanted_object text, wanted_property text)
returns setof bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.org_id from identity.role_field f
  where f.role = acting_role and f.object = wanted_object and f.property = wanted_property and f.access = 'none'
    and not exists (
      select from identity.member m
      where m.org_id = f.org_id and m.user_id = wanted_user and m.active
        and not exists (
          select from identity.role_field own
          where own.org_id = m.org_id and own.role = m.role and own.object = wanted_object
            and own.property = wanted_property and own.access = 'none'
        )
    )
$$;
grant create on schema identity to gomark_directory;
alter function identity.organizations_hiding(bigint, text, text, text) owner to gomark_directory;
revoke create on schema identity from gomark_directory;
