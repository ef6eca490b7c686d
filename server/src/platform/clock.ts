/** An ISO 8601 instant, already checked by a schema, as a date. */
export function dateOf(instant: string): Date {
  return new Date(instant);
}

/** The moment a span after another. */
export function later(from: Date, span: { days?: number; seconds?: number }): Date {
  return new Date(from.getTime() + (span.days ?? 0) * 86_400_000 + (span.seconds ?? 0) * 1000);
}
