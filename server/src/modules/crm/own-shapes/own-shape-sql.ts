import { readPrepared, type Work } from "#platform/work";

const ofTable = (table: string) =>
  `(select concat_ws(' ', count(*), count(archived_at), sum(version), max(updated_at)) from crm.${table} where org_id = $1::bigint)`;

const state = `select concat_ws(', ', ${["object_type", "property", "relation"].map(ofTable).join(", ")}) as state`;

/** What tells one state of an organization's definitions from any other: each change adds a row or a version. */
export async function definitionState(work: Work): Promise<string> {
  const [row] = await readPrepared<{ state: string }>(work, state, [work.orgId]);
  return row?.state ?? "";
}
