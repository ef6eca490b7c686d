import { type ObjectKey, isObjectKey } from "../records/record.ts";

/** What the address of the imports restores: which object the next file is about. */
export type ImportSearch = { readonly object?: ObjectKey | undefined };

/** Reads the imports' address; what is not understood is left away. */
export function readImportSearch({ object }: Readonly<Record<string, unknown>>): ImportSearch {
  return typeof object === "string" && isObjectKey(object) ? { object } : {};
}
