-- What each role may do in an organization, and how far it reaches. Rows, so that an organization can change them.
create table identity.role_permission (
  org_id bigint not null references identity.organization (id),
  role text not null,
  permission text not null,
  scope text not null check (scope in ('none', 'own', 'team', 'all')),
  updated_at timestamptz not null,
  primary key (org_id, role, permission)
);
alter table identity.role_permission enable row level security;
alter table identity.role_permission force row level security;
create policy tenant on identity.role_permission for all
  using (org_id = platform.current_org())
  with check (org_id = platform.current_org());
revoke delete, truncate on identity.role_permission from gomark_app;
