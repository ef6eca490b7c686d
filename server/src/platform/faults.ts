/**
 * Something the person who runs GoMark can mend: a taken port, a missing setting, an older program.
 * The command line prints `message` alone, without a stack, and exits with 1.
 */
export class Fault extends Error {
  override readonly name = "Fault";
}

/** The text of anything thrown, for a log line or a sentence that quotes it. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node or PostgreSQL error (ENOENT, 28P01, …), or null when it carries none. */
export function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== null) ?? null;
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
