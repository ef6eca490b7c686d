import { z } from "zod";
import type { PropertyDefinition } from "../records/record-properties.ts";

interface Common {
  readonly label: string;
  readonly column: string;
}

const asked = { required: true, writable: false, filterable: true, sortable: false } as const;

/** One of a few fixed values, by its label. */
export function chosen({ label, column }: Common, options: Readonly<Record<string, string>>): PropertyDefinition {
  return {
    ...asked,
    type: "oneOf",
    label,
    schema: z.enum(Object.keys(options)),
    options: Object.entries(options).map(([value, name]) => ({ value, label: name })),
    storage: { kind: "column", column, sqlType: "text" },
  };
}

/** A whole number of per cent. */
export function share({ label, column }: Common): PropertyDefinition {
  return {
    ...asked,
    type: "number",
    label,
    schema: z.number().min(0).max(100),
    storage: { kind: "column", column, sqlType: "bigint" },
  };
}
