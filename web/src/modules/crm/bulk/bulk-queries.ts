import type { BulkJob, BulkJobInFull, BulkPreview } from "@gomark/server/contract/crm/bulk/bulk";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { saveFile } from "../../../lib/save-file.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";
import type { FilterNode } from "../filters/filter.ts";
import type { Value } from "../records/record.ts";

export type { BulkJob, BulkJobInFull, BulkPreview };

/** What is to become of which records. */
export type BulkRequest = {
  readonly object: string;
  readonly action: BulkJob["action"];
  readonly filter?: FilterNode;
  readonly q?: string;
  readonly values?: Readonly<Record<string, Value>>;
  readonly owners?: readonly string[];
  readonly relation?: string;
  readonly to?: string | null;
};

const jobsKey = (slug: string) => ["organization", slug, "bulk-jobs"] as const;
const path = "/api/v1/bulk-jobs";
const pollMs = 600;

/** A job still moves by itself while it waits, runs or is taken back. */
export function isMoving({ status }: Pick<BulkJob, "status">): boolean {
  return status === "waiting" || status === "running" || status === "undoing";
}

type JobPage = { readonly items: readonly BulkJob[]; readonly nextCursor: string | null };

/** The jobs one may see, the latest first; read again while one of them moves. */
export const bulkListQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [...jobsKey(slug), "list"],
    queryFn: ({ pageParam, signal }) =>
      request<JobPage>("GET", path, { organization: slug, query: { cursor: pageParam }, signal }),
    ...keysetPaging,
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isMoving)) ? pollMs * 2 : false),
  });

/** One job, read again while it moves. */
export const bulkJobQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...jobsKey(slug), "one", id],
    queryFn: ({ signal }) => request<BulkJobInFull>("GET", `${path}/${id}`, { organization: slug, signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data) ? pollMs : false),
  });

/** What a request would do; asked anew each time somebody looks. */
export const previewQuery = (slug: string, asked: BulkRequest) =>
  queryOptions({
    queryKey: [...jobsKey(slug), "preview", asked],
    queryFn: ({ signal }) =>
      request<BulkPreview>("POST", `${path}/preview`, { organization: slug, body: asked, signal }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** Starting, stopping and taking back jobs. */
export function useBulkActions() {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const keep = (job: BulkJobInFull): void => {
    client.setQueryData(bulkJobQuery(slug, job.id).queryKey, job);
    void client.invalidateQueries({ queryKey: bulkListQuery(slug).queryKey });
  };
  const start = useMutation({
    mutationFn: (body: BulkRequest & { readonly expected: number }) =>
      request<BulkJobInFull>("POST", path, { organization: slug, body, idempotencyKey: crypto.randomUUID() }),
    onSuccess: keep,
  });
  const act = useMutation({
    mutationFn: ({ job, step }: { readonly job: BulkJob; readonly step: "stop" | "undo" }) =>
      request<BulkJobInFull>("POST", `${path}/${job.id}/${step}`, { organization: slug, body: {} }),
    onSuccess: keep,
    onError: (_error, { job }) => client.invalidateQueries({ queryKey: bulkJobQuery(slug, job.id).queryKey }),
  });
  return { start, act };
}

/** Saves the refused records of a job, with their reasons, as a file. @throws ApiProblem */
export async function downloadRefusals(slug: string, { id, object }: BulkJob): Promise<void> {
  await saveFile(slug, `${path}/${id}/refused.csv`, { name: `${object}-refused.csv` });
}
