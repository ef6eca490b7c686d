import { frameProperties } from "../records/frame-properties.ts";
import { count, money, relation, required, text } from "../records/record-properties.ts";

/** A customer business. Every standard property stands here once: column, shape, filter, sort and import follow from it. */
export const accountProperties = {
  name: required(text({ label: "Name", column: "name", keyColumn: "name_key", max: 200 })),
  domain: text({ label: "Domain", column: "domain", keyColumn: "domain_key", max: 200 }),
  industry: text({ label: "Industry", column: "industry", max: 120 }),
  employees: count({ label: "Employees", column: "employees" }),
  phone: text({ label: "Phone", column: "phone", max: 60 }),
  website: text({ label: "Website", column: "website", max: 500 }),
  city: text({ label: "City", column: "city", max: 120 }),
  country: text({ label: "Country", column: "country", max: 120 }),
  annualRevenue: money({
    label: "Annual revenue",
    column: "annual_revenue_minor",
    currencyColumn: "annual_revenue_currency",
  }),
  parentId: relation({ label: "Parent account", column: "parent_id", target: "account" }),
  ...frameProperties,
};
