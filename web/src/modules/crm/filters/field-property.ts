import type { Field } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import type { PropertyInfo } from "../records/record.ts";

/** A field of the vocabulary as the inputs take properties. */
export function propertyOf(field: Field, object: string): PropertyInfo {
  return {
    id: null,
    object,
    key: field.key,
    label: field.label,
    type: field.type,
    builtIn: true,
    options: field.options.map((option) => ({ ...option, archived: false })),
    target: field.target as PropertyInfo["target"],
    required: false,
    unique: false,
    default: null,
    writable: true,
    filterable: true,
    sortable: false,
    description: null,
    group: null,
    version: null,
    rules: null,
  };
}
