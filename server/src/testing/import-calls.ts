import type { Import } from "#modules/crm";
import type { Calls, Json, Reply } from "./calls.ts";
import type { TestOrganization, World } from "./world.ts";

/** Imports as tests make them: through HTTP, as an admin of a company of their own. */
export interface ImportCalls {
  readonly organization: TestOrganization;
  readonly calls: Calls;
  /** Tries a table given as text. */
  start(object: string, csv: string, choices?: object): Promise<Import>;
  /** Runs a tried import to its end. */
  run(tried: Import): Promise<Import>;
  /** Takes an import back. */
  undo(done: Import, choices?: object): Promise<Import>;
  items(plural: string): Promise<Json[]>;
  upload(
    bytes: Uint8Array<ArrayBuffer>,
    fields: Readonly<Record<string, string>>,
    fileName?: string,
  ): Promise<Reply<Import>>;
}

/** A new company of the world, and how to import into it. */
export async function importCalls(world: World): Promise<ImportCalls> {
  const organization = await world.createOrganization({ currency: "EUR" });
  const calls = world.as(organization.admin);
  return {
    organization,
    calls,
    start: async (object, csv, choices = {}) =>
      (await calls.post<Import>("/api/v1/imports", { object, csv, ...choices })).ok(),
    async run(tried) {
      (await calls.post(`/api/v1/imports/${tried.id}/run`)).ok();
      await world.drain();
      return (await calls.get<Import>(`/api/v1/imports/${tried.id}`)).ok();
    },
    async undo({ id }, choices = {}) {
      (await calls.post(`/api/v1/imports/${id}/undo`, choices)).ok();
      await world.drain();
      return (await calls.get<Import>(`/api/v1/imports/${id}`)).ok();
    },
    items: async (plural) => (await calls.get<{ items: Json[] }>(`/api/v1/${plural}?limit=200&sort=name`)).ok().items,
    upload(bytes, fields, fileName = "file.csv") {
      const form = new FormData();
      for (const [field, value] of Object.entries(fields)) form.set(field, value);
      form.set("file", new Blob([bytes]), fileName);
      return calls.send<Import>({ method: "POST", url: "/api/v1/imports", payload: form });
    },
  };
}

export const lines = (...rows: string[]) => `${rows.join("\n")}\n`;

/** Refused rows as a test reads them: the line, then `column: reason` each. */
export function refusals({ refusedSample }: Import): (string | number)[][] {
  return refusedSample.map(({ line, reasons }) => [
    line,
    ...reasons.map(({ column, message }) => `${column ?? ""}: ${message}`),
  ]);
}
