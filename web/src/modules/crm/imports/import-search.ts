import { type ObjectKey, isObjectKey } from "../records/record.ts";

/** What a file may be of: records, or the people of the company. */
export type FileOf = ObjectKey | "member";

/** What the address of the imports restores: what the next file is about. */
export type ImportSearch = { readonly object?: FileOf | undefined };

/** Reads the imports' address; what is not understood is left away. */
export function readImportSearch({ object }: Readonly<Record<string, unknown>>): ImportSearch {
  return typeof object === "string" && (object === "member" || isObjectKey(object)) ? { object } : {};
}
