const spaces = /\s+/gu;

/** Printable ASCII with single spaces inside: nothing to fold but case. Most text is, and folding all else is dear. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** Whether a text is as every other way of writing it would be kept; false says nothing. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/** How text is compared: without case, without doubled or outer spaces. Accents count. */
export function comparable(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text.normalize("NFC").toLowerCase().replaceAll(spaces, " ").trim();
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
