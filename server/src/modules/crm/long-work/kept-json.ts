/** JSON that PostgreSQL can keep: it holds neither U+0000 nor half of a surrogate pair. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "string" ? inner.replaceAll("\u0000", "\u2400").toWellFormed() : inner,
  );
}
