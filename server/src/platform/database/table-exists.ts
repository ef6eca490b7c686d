import type { ClientBase } from "pg";

/** Whether a table or view of that name (with its schema) is there. */
export async function tableExists(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>("select to_regclass($1) is not null as present", [name]);
  return rows[0]?.present === true;
}
