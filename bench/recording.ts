import type { Application } from "../server/src/app.ts";

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The statements one request sent, in order, and the id in them that the floor replaces by another record's. */
export interface Recording {
  readonly name: string;
  readonly id: string;
  readonly statements: readonly Statement[];
}

interface QueryableClient {
  query(...args: unknown[]): unknown;
}

/** Runs one request and writes down every statement it sends: so the floor does the same SQL by construction. */
export async function record(application: Application, name: string, id: string, request: () => Promise<number>): Promise<Recording> {
  const statements: Statement[] = [];
  const client = await application.pools.app.connect();
  const prototype = Object.getPrototypeOf(client) as QueryableClient;
  client.release();
  const original = prototype.query;
  prototype.query = function (this: QueryableClient, ...args: unknown[]) {
    const [first, second] = args;
    const config = typeof first === "object" && first !== null ? (first as { text: string; values?: unknown[] }) : { text: String(first), values: Array.isArray(second) ? second : [] };
    // what the background does at the same time (jobs, consumers) is not part of the request
    if (!config.text.includes("graphile_worker") && !config.text.includes("platform.consumer")) statements.push({ text: config.text, values: config.values ?? [] });
    return original.apply(this, args);
  };
  try {
    const status = await request();
    if (status >= 300) throw new Error(`the request to record for ${name} was answered with ${status}`);
  } finally {
    prototype.query = original;
  }
  return { name, id, statements };
}
