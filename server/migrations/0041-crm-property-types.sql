-- More types of run-time properties, values that no two records share, and values a record begins with.
alter table crm.property drop constraint property_type_check;
alter table crm.property add constraint property_type_check check (type in (
  'text', 'longText', 'number', 'money', 'date', 'dateTime', 'boolean', 'oneOf', 'manyOf', 'url', 'email', 'phone', 'user'));
alter table crm.property add column is_unique boolean not null default false;
alter table crm.property add column default_value jsonb;

-- A many-of property has a row for each of its values; long text has an empty one, which says that there is some.
-- int_value also holds yes (1) and no (0) and the ids of members.
alter table crm.property_value add column item int not null default 0;
alter table crm.property_value drop constraint property_value_pkey;
alter table crm.property_value add primary key (org_id, property_id, record_id, item);

-- What a unique property's value is compared by. Null where the property is not unique and while the record is in
-- the bin: a value is free again once nobody can see who has it.
alter table crm.property_value add column unique_key text collate "C";
create unique index property_value_unique on crm.property_value (org_id, property_id, unique_key) where unique_key is not null;
