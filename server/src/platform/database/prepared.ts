/** How many statements one process names; a text past that is sent unprepared. */
const maxStatements = 500;

const names = new Map<string, string>();

/** A statement with its values, as the driver takes it. */
export interface PreparedQuery {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/**
 * A statement that each connection parses and plans only once. For reads that nearly every request sends and whose
 * best plan is the same for all values (by id, by organization), since PostgreSQL may then keep one plan for all. The
 * text must be one of few: a constant, or one for each kind of record.
 */
export function prepared(text: string, values: readonly unknown[]): PreparedQuery {
  const name = nameOf(text);
  return { ...(name === undefined ? {} : { name }), text, values: [...values] };
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= maxStatements) return known;
  const name = `gomark_${names.size + 1}`;
  names.set(text, name);
  return name;
}
