import type { ColumnType, Generated } from "kysely";
import { tablesOf } from "#platform/work";
import type { Filter } from "./filters/filter-schema.ts";
import type { OptionsWhen, PropertyLimits } from "./property-rules/property-rule-schema.ts";
import type { ViewKind } from "./views/view-layout-schema.ts";
import type { CustomType } from "./records/property-type-rules.ts";
import type { Option, Value } from "./records/record-properties.ts";

interface Configured {
  org_id: string;
  id: Generated<string>;
  version: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

/**
 * The tables CRM owns. A query for any other module's table does not type-check. The record tables are not
 * listed: the engine writes their SQL from the object types, which know their columns.
 */
export interface CrmTables {
  "crm.pipeline": Configured & {
    key: string;
    name: string;
    position: number;
    skipping: boolean;
    going_back: boolean;
    deleted_at: Date | null;
  };
  "crm.stage": Configured & {
    pipeline_id: string;
    key: string;
    name: string;
    position: number;
    kind: "open" | "won" | "lost";
    probability: number;
    required_properties: Generated<string[]>;
    allowed_from: string[] | null;
    entered_by: string[] | null;
    deleted_at: Date | null;
  };
  "crm.object_type": Configured & {
    key: string;
    plural: string;
    label_one: string;
    label_many: string;
    icon: string;
    description: string | null;
    archived_at: Generated<Date | null>;
  };
  "crm.relation": Configured & {
    key: string;
    from_object: string;
    to_object: string;
    cardinality: "oneToOne" | "oneToMany" | "manyToMany";
    from_label: string;
    to_label: string;
    archived_at: Generated<Date | null>;
  };
  "crm.property": Configured & {
    object: string;
    key: string;
    label: string;
    type: CustomType;
    options: ColumnType<Option[], string, string>;
    required: boolean;
    is_unique: Generated<boolean>;
    default_value: ColumnType<Value, string | null, string | null>;
    description: string | null;
    group_name: string | null;
    archived_at: Date | null;
  };
  "crm.property_rule": {
    org_id: string;
    object: string;
    property: string;
    required: boolean;
    limits: ColumnType<PropertyLimits | null, string | null, string | null>;
    options_when: ColumnType<OptionsWhen | null, string | null, string | null>;
    read_only_when: ColumnType<Filter | null, string | null, string | null>;
    required_when: ColumnType<Filter | null, string | null, string | null>;
    version: Generated<number>;
    updated_at: Date;
  };
  "crm.view": Configured & {
    object: string;
    name: string;
    shared: boolean;
    filter: ColumnType<unknown, string | null, string | null>;
    sort: string | null;
    columns: string[] | null;
    kind: Generated<ViewKind>;
    by_property: string | null;
    until_property: string | null;
    sum_property: string | null;
    card_fields: string[] | null;
    grouped_by: string | null;
    frozen: number | null;
    widths: ColumnType<Readonly<Record<string, number>> | null, string | null, string | null>;
    owner_user_id: string | null;
    owner_name: string;
    deleted_at: Generated<Date | null>;
  };
  "crm.view_default": { org_id: string; user_id: string; object: string; view_id: string | null; everything: boolean };
  "crm.view_pin": { org_id: string; user_id: string; view_id: string; position: number };
  "crm.view_standard": { org_id: string; object: string; view_id: string };
  "crm.note": {
    org_id: string;
    id: Generated<string>;
    object: string;
    record_id: string;
    body: string;
    search_key: Generated<string>;
    author_id: string | null;
    author_name: string;
    version: Generated<number>;
    created_at: Date;
    updated_at: Date;
    deleted_at: Generated<Date | null>;
  };
}

export const crmTables = tablesOf<CrmTables>();
