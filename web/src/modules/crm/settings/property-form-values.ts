import { ApiProblem } from "../../../lib/problem.ts";
import type { OwnType } from "../properties/type-looks.ts";
import { type Draft, currencyOf, draftOf, emptyDraft, parseDraft } from "../records/record-draft.ts";
import type { PropertyInfo } from "../records/record.ts";
import { type Option, optionsToSend } from "./option-list.ts";
import type { PropertyFields } from "./property-changes.ts";

/** What the form of a field holds; its names are those of the wire, so that problems find their place. */
export type Values = {
  label: string;
  type: OwnType;
  key: string;
  options: Option[];
  required: boolean;
  unique: boolean;
  default: Draft;
  description: string;
  group: string;
};

const newField: Values = {
  label: "",
  type: "text",
  key: "",
  options: [],
  required: false,
  unique: false,
  default: emptyDraft,
  description: "",
  group: "",
};

/** What the form begins with; null for a new field. */
export function valuesOf(property: PropertyInfo | null): Values {
  if (property === null || property.type === "relation") return newField;
  const { label, type, options, required, unique, description, group } = property;
  return {
    label,
    type,
    key: "",
    options: options.map((option) => ({ ...option })),
    required,
    unique,
    default: draftOf(property.default),
    description: description ?? "",
    group: group ?? "",
  };
}

const uniqueTypes: ReadonlySet<OwnType> = new Set(["text", "number", "date", "url", "email", "phone"]);

/** Whether the organization may ask that no two records have the same value of this type. */
export function mayBeUnique(type: OwnType): boolean {
  return uniqueTypes.has(type);
}

/** Whether values of the type are chosen from a list that belongs to the field. */
export function hasOptions(type: OwnType): boolean {
  return type === "oneOf" || type === "manyOf";
}

/** The form when another type is chosen: what belongs to the type alone begins anew. */
export function withType(values: Values, type: OwnType): Partial<Values> {
  return {
    type,
    default: emptyDraft,
    unique: values.unique && mayBeUnique(type),
    // an empty line to type the first value into
    options:
      hasOptions(type) && values.options.length === 0 ? [{ value: "", label: "", archived: false }] : values.options,
  };
}

/** The field as the form stands, for showing the input of its default value. */
export function shownProperty(values: Values, object: string): PropertyInfo {
  const { type, options } = values;
  return {
    id: null,
    object,
    key: "default",
    label: "Value to begin with",
    type,
    builtIn: false,
    options: hasOptions(type) ? optionsToSend(options) : [],
    target: type === "user" ? "member" : null,
    required: false,
    unique: false,
    default: null,
    writable: true,
    filterable: false,
    sortable: false,
    description: "New records have it unless another is given. Records that exist stay as they are.",
    group: null,
    version: null,
    rules: null,
  };
}

/** What is sent. @throws ApiProblem when the default value cannot be read */
export function fieldsOf(values: Values, before: PropertyInfo | null, currency: string): PropertyFields {
  const { label, type, options, required, unique, description, group } = values;
  const isUnique = unique && mayBeUnique(type);
  const parsed = isUnique
    ? { value: null }
    : parseDraft({ type }, values.default, { currency: currencyOf(before?.default ?? null, currency) });
  if (parsed.problem !== undefined) {
    const problems = [{ path: "default", code: "invalid", message: parsed.problem }];
    throw new ApiProblem(422, { code: "invalid", detail: parsed.problem, problems });
  }
  return {
    label,
    required,
    unique: isUnique,
    default: parsed.value,
    options: hasOptions(type) ? optionsToSend(options) : [],
    description: textOrNull(description),
    group: textOrNull(group),
  };
}

function textOrNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
