-- The month an organization's fiscal year begins with: "this fiscal quarter" in filters rests on it.
alter table identity.organization add column fiscal_month smallint not null default 1 check (fiscal_month between 1 and 12);
