import { type RawBuilder, sql } from "kysely";

/** The columns of rows on their way into the database, each with PostgreSQL's name of its type. */
export type RowShape<Column extends string = string> = Readonly<Record<Column, string>>;

/**
 * Rows as a table `x` to select from: an array per column, and what is the same in every row only once. Several times
 * cheaper to read for the server than the same rows as JSON. Objects are written as JSON; what is absent is null.
 * Names and types are ours, never a caller's.
 */
export function rowset<Column extends string>(
  shape: RowShape<Column>,
  rows: readonly Readonly<Partial<Record<Column, unknown>>>[],
): RawBuilder<unknown> {
  const same: RawBuilder<unknown>[] = [];
  const arrays: RawBuilder<unknown>[] = [];
  const names: string[] = [];
  for (const name of Object.keys(shape) as Column[]) {
    const sqlType = shape[name];
    const texts = rows.map((row) => textOf(row[name]));
    const [first = null] = texts;
    if (texts.every((text) => text === first)) same.push(sql`${first}::${sql.raw(`${sqlType} as ${name}`)}`);
    else {
      arrays.push(sql`${arrayLiteral(texts)}::${sql.raw(`${sqlType}[]`)}`);
      names.push(name);
    }
  }
  const source =
    arrays.length > 0
      ? sql`unnest(${sql.join(arrays)}) as u (${sql.raw(names.join(", "))})`
      : sql`generate_series(1, ${rows.length}::int)`;
  const selected = [...names.map((name) => sql.raw(`u.${name}`)), ...same];
  return sql`(select ${sql.join(selected)} from ${source}) as x`;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** An array as PostgreSQL reads it from text. Every item is quoted: an unquoted NULL alone stands for none. */
function arrayLiteral(texts: readonly (string | null)[]): string {
  return `{${texts.map((text) => (text === null ? "NULL" : `"${escaped(text)}"`)).join(",")}}`;
}

function escaped(text: string): string {
  return /["\\]/.test(text) ? text.replace(/["\\]/g, "\\$&") : text;
}
