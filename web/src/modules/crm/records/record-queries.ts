import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { saveFile } from "../../../lib/save-file.ts";
import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";
import type { FilterNode } from "../filters/filter.ts";
import type { CrmRecord, ObjectType, Plural } from "./record.ts";

/** What a list of records is asked for. */
export type ListQuestion = {
  readonly filter?: FilterNode | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
};

/** Everything cached about an organization's records of one object begins with this key. */
export const recordsKey = (slug: string, plural: Plural) => ["organization", slug, "records", plural] as const;

/** The keys of its lists, whatever they were asked for. */
export const listsKey = (slug: string, plural: Plural) => [...recordsKey(slug, plural), "list"] as const;

/** How many records of a list are read at once. */
export const pageSize = 100;
/** A page that has been scrolled away from is kept so long; so a table takes no more memory the further one scrolls. */
const keptMs = 20_000;
/** So many pages further up, a page is looked for to go on from. */
const reach = 20;

/** One page of a list of records, any page of it; `total` comes with the first one. */
export const recordPageQuery = (slug: string, { plural }: ObjectType, question: ListQuestion, page: number) => {
  const list = [...listsKey(slug, plural), question];
  return queryOptions({
    queryKey: [...list, page],
    queryFn: ({ client, signal }) =>
      request<KeysetPage<CrmRecord>>("GET", `/api/v1/${plural}`, {
        organization: slug,
        signal,
        query: {
          ...listQuery(question),
          ...beginOf(client, list, page),
          limit: pageSize,
          ...(page === 0 ? { count: true } : {}),
        },
      }),
    gcTime: keptMs,
  });
};

type Begin = { readonly cursor?: string; readonly skip?: number };

/** Where a page begins: after the nearest page before it that is known and fresh, or so many rows from the top. */
function beginOf(client: QueryClient, list: readonly unknown[], page: number): Begin {
  for (let before = page - 1; before >= Math.max(0, page - reach); before -= 1) {
    const known = client.getQueryState<KeysetPage<CrmRecord>>([...list, before]);
    const cursor = known?.isInvalidated === false ? known.data?.nextCursor : undefined;
    if (typeof cursor === "string") return { cursor, skip: (page - before - 1) * pageSize };
  }
  return { skip: page * pageSize };
}

function listQuery({ filter, q, sort }: ListQuestion): Record<string, string | undefined> {
  return { filter: filter === undefined ? undefined : JSON.stringify(filter), q, sort };
}

/** Saves every record of the list as a CSV file. @throws ApiProblem */
export async function saveRecords(slug: string, { plural }: ObjectType, question: ListQuestion): Promise<void> {
  await saveFile(slug, `/api/v1/${plural}/export.csv`, { name: `${plural}.csv`, query: listQuery(question) });
}

/** One record. */
export const recordQuery = (slug: string, { plural }: ObjectType, id: string) =>
  queryOptions({
    queryKey: [...recordsKey(slug, plural), "one", id],
    queryFn: ({ signal }) => readRecord(slug, plural, id, signal),
  });

/** Reads one record past the cache. @throws ApiProblem */
export function readRecord(slug: string, plural: Plural, id: string, signal?: AbortSignal): Promise<CrmRecord> {
  return request<CrmRecord>("GET", `/api/v1/${plural}/${id}`, {
    organization: slug,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A short list for a picker or a record's relations. */
export const fewRecordsQuery = (slug: string, { plural }: ObjectType, question: ListQuestion, limit: number) =>
  queryOptions({
    queryKey: [...recordsKey(slug, plural), "few", question, limit],
    queryFn: ({ signal }) =>
      request<KeysetPage<CrmRecord>>("GET", `/api/v1/${plural}`, {
        organization: slug,
        signal,
        query: { ...listQuery(question), limit, count: true },
      }),
  });
