import { CompiledQuery } from "kysely";
import pg, { type QueryConfig, type QueryResult } from "pg";

/** How many statements one process names; a text past that is sent unprepared. */
const maxStatements = 500;

const mark = "/* prepared */ ";
const names = new Map<string, string>();

/**
 * A statement that nearly every request sends: each connection parses and plans it once. Only for reads whose best
 * plan is the same for all values (by id, by organization), since PostgreSQL may then keep one plan for all. The text
 * must be one of few: a constant, or one for each kind of record.
 */
export function prepared<Row>(text: string, values: readonly unknown[]): CompiledQuery<Row> {
  return CompiledQuery.raw(`${mark}${text}`, [...values]);
}

/** A connection that sends the statements of `prepared` under a name. */
export class PreparingClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [text, values] = args;
    const query = super.query.bind(this) as (...given: unknown[]) => Promise<QueryResult>;
    const name = typeof text === "string" && text.startsWith(mark) ? nameOf(text) : undefined;
    if (name === undefined) return query(...args) as never;
    const config: QueryConfig = { name, text: text as string, values: values as unknown[] };
    return query(config) as never;
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= maxStatements) return known;
  const name = `gomark_${names.size + 1}`;
  names.set(text, name);
  return name;
}
