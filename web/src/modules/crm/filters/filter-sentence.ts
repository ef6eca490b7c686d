import { objectWords, opWords, personWords } from "@gomark/server/shared/crm/filters/filter-words";
import type { Field } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import type { PropertyInfo } from "../records/record.ts";
import { textOfValue } from "../records/record-values.ts";
import type { Comparison } from "./filter.ts";

type Shown = Pick<PropertyInfo, "type" | "target" | "options">;

/** The name of what a relation's value points to; undefined while unknown. */
export type NameOf = (property: Pick<PropertyInfo, "target">, id: string) => string | undefined;

/** The three parts of a chip that reads as a sentence: "Amount" "is at least" "€10,000". */
export function sentenceOf(
  { op, value }: Comparison,
  property: Shown & Pick<PropertyInfo, "label" | "key">,
  nameOf: NameOf,
): { readonly subject: string; readonly verb: string; readonly object: string } {
  const field: Field = { ...property, ops: [] };
  return {
    subject: property.label,
    verb: opWords(property.type, op),
    object: objectWords({ op, value }, field, (_, one) => shownValue(one, property, nameOf)),
  };
}

/** A single value as the page shows it. */
export function shownValue(value: unknown, property: Shown, nameOf: NameOf): string {
  if (property.type !== "relation" && property.type !== "user") return textOfValue(property, value);
  const id = String(value);
  const name = nameOf(property, id) ?? (property.target === "member" ? (personWords(id, []) ?? undefined) : undefined);
  return textOfValue(property, id, name === undefined ? null : { id, name });
}
