const marks = /\p{M}+/gu;
const spaces = /\s+/gu;

/** How text is compared: without case, without doubled or outer spaces. Accents count. */
export function comparable(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(spaces, " ").trim();
}

/** How text is searched: as compared, and without accents. */
export function searchable(parts: readonly (string | null | undefined)[]): string {
  const words = parts.filter((part): part is string => typeof part === "string" && part !== "");
  return comparable(words.join(" ").normalize("NFKD").replaceAll(marks, ""));
}

/** The digits of a telephone number, so that it is found however it was written. */
export function digitsOf(phone: string | null): string | null {
  const digits = phone?.replaceAll(/\D/g, "") ?? "";
  return digits === "" ? null : digits;
}

/** Escapes what LIKE would read as a wildcard. */
export function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}
