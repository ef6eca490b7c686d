import type { Property, Value } from "./record-properties.ts";
import { comparable } from "./text-rules.ts";

/** What a value is compared by where no two records may have the same; null where the type has no such key. */
export function uniqueKey({ type }: Pick<Property, "type">, value: Value): string | null {
  if (typeof value === "number") return numberKey(value);
  if (typeof value !== "string") return null;
  if (type === "date") return value;
  return type === "text" || type === "url" || type === "email" || type === "phone" ? comparable(value) : null;
}

/** The bytes of a double, which PostgreSQL (`float8send`) and JavaScript write alike, as they do not its digits. */
function numberKey(value: number): string {
  const bytes = Buffer.alloc(8);
  // 0 added makes one zero of two
  bytes.writeDoubleBE(value + 0);
  return bytes.toString("hex");
}
