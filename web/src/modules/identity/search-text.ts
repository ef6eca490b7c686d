/** A search parameter as text; undefined when it is absent or no text. Numbers in the address are text here: ids are. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
