import type { BulkJobInFull, BulkPreview } from "#modules/crm";
import type { Calls, Json, Reply } from "./calls.ts";
import type { TestOrganization, World } from "./world.ts";

/** Bulk jobs as tests make them: through HTTP, in a company of their own. */
export interface BulkCalls {
  readonly organization: TestOrganization;
  readonly calls: Calls;
  preview(request: object): Promise<BulkPreview>;
  /** Starts a job as its preview counted it. */
  start(request: object): Promise<BulkJobInFull>;
  /** Starts a job and lets it come to its end. */
  run(request: object): Promise<BulkJobInFull>;
  undo(job: Pick<BulkJobInFull, "id">): Promise<BulkJobInFull>;
  read(job: Pick<BulkJobInFull, "id">): Promise<BulkJobInFull>;
  /** Starts what the preview counted otherwise. */
  tryStart(request: object): Promise<Reply<BulkJobInFull>>;
  items(plural: string): Promise<Json[]>;
}

/** A new company of the world, and how to change many of its records. */
export async function bulkCalls(world: World): Promise<BulkCalls> {
  const organization = await world.createOrganization({ currency: "EUR" });
  return bulkCallsOf(world, organization, world.as(organization.admin));
}

/** The same for somebody else of the company. */
export function bulkCallsOf(world: World, organization: TestOrganization, calls: Calls): BulkCalls {
  const path = "/api/v1/bulk-jobs";
  const bulk: BulkCalls = {
    organization,
    calls,
    preview: async (request) => (await calls.post<BulkPreview>(`${path}/preview`, request)).ok(),
    tryStart: (request) => calls.post<BulkJobInFull>(path, request),
    start: async (request) => {
      const { count } = await bulk.preview(request);
      return (await bulk.tryStart({ ...request, expected: count })).ok();
    },
    async run(request) {
      const job = await bulk.start(request);
      await world.drain();
      return bulk.read(job);
    },
    async undo({ id }) {
      (await calls.post(`${path}/${id}/undo`)).ok();
      await world.drain();
      return bulk.read({ id });
    },
    read: async ({ id }) => (await calls.get<BulkJobInFull>(`${path}/${id}`)).ok(),
    items: async (plural) => (await calls.get<{ items: Json[] }>(`/api/v1/${plural}?limit=200&sort=name`)).ok().items,
  };
  return bulk;
}
