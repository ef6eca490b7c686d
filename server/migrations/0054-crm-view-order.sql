-- Views are listed by name, and every one is a table: a place and a layout that no page drew are gone.
drop index crm.view_of_object;
alter table crm.view drop column layout, drop column position;
create index view_of_object on crm.view (org_id, object, id) where deleted_at is null;
