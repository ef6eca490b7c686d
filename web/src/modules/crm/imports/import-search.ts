/** What the address of the imports restores: what the next file is about, the key of a type or `member`. */
export type ImportSearch = { readonly object?: string | undefined };

/** Reads the imports' address; what is not understood is left away. */
export function readImportSearch({ object }: Readonly<Record<string, unknown>>): ImportSearch {
  return typeof object === "string" && /^[a-z][a-z0-9_]*$/u.test(object) ? { object } : {};
}
