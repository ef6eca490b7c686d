import type { Application } from "../server/src/app.ts";

export interface Statement {
  /** Of a prepared statement: the floor prepares it too. */
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The statements one request sent, in order, and the id in them that the floor replaces by another record's. */
export interface Recording {
  readonly name: string;
  readonly id: string;
  /** The request made the record: its id came from the database, and each replay takes the one it is given. */
  readonly creates: boolean;
  readonly statements: readonly Statement[];
}

interface QueryableClient {
  query(...args: unknown[]): unknown;
}

/** Runs one request and writes down every statement it sends: so the floor does the same SQL by construction. */
export async function record(
  application: Application,
  name: string,
  request: () => Promise<{ status: number; id: string; creates: boolean }>,
): Promise<Recording> {
  const statements: Statement[] = [];
  const client = await application.pools.app.connect();
  const prototype = Object.getPrototypeOf(client) as QueryableClient;
  client.release();
  const original = prototype.query;
  prototype.query = function (this: QueryableClient, ...args: unknown[]) {
    const [first, second] = args;
    const given = Array.isArray(second) ? second : [];
    const config =
      typeof first === "object" && first !== null
        ? { values: given, ...(first as { name?: string; text: string; values?: unknown[] }) }
        : { text: String(first), values: given };
    // what the background does at the same time (jobs, consumers) is not part of the request
    if (!config.text.includes("graphile_worker") && !config.text.includes("platform.consumer"))
      statements.push({
        ...("name" in config && config.name !== undefined ? { name: config.name } : {}),
        text: config.text,
        values: config.values ?? [],
      });
    return original.apply(this, args);
  };
  try {
    const { status, id, creates } = await request();
    if (status >= 300) throw new Error(`the request to record for ${name} was answered with ${status}`);
    return { name, id, creates, statements };
  } finally {
    prototype.query = original;
  }
}

/** A statement's values with the recorded id replaced wherever it stands: as a value, in an array, inside JSON. */
export function withId(values: readonly unknown[], recorded: string, id: string): unknown[] {
  return values.map((value) => {
    if (Array.isArray(value)) return withId(value, recorded, id);
    if (value === recorded) return id;
    return typeof value === "string" && value.includes(`"${recorded}"`)
      ? value.replaceAll(`"${recorded}"`, `"${id}"`)
      : value;
  });
}
