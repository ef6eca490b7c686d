import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { request, type RequestOptions } from "../../../lib/http.ts";
import { saveFile } from "../../../lib/save-file.ts";
import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";
import type { FilterNode } from "../filters/filter.ts";
import { addressOf, fromWire, type WireRecord } from "./record-wire.ts";
import type { CrmRecord, ObjectType } from "./record.ts";

/** What a list of records is asked for. */
export type ListQuestion = {
  readonly filter?: FilterNode | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  /** One group alone, of those the list is put into by `groupedBy`; without `group` those that have no value. */
  readonly groupedBy?: string | undefined;
  readonly group?: string | undefined;
};

/** Everything cached about an organization's records of one object begins with this key. */
export const recordsKey = (slug: string, { area }: Pick<ObjectType, "area">) =>
  ["organization", slug, "records", area] as const;

/** The keys of its lists, whatever they were asked for. */
export const listsKey = (slug: string, object: Pick<ObjectType, "area">) =>
  [...recordsKey(slug, object), "list"] as const;

/** How many records of a list are read at once. */
export const pageSize = 100;
/** A page that has been scrolled away from is kept so long; so a table takes no more memory the further one scrolls. */
const keptMs = 20_000;
/** So many pages further up, a page is looked for to go on from. */
const reach = 20;

/** One page of a list of records, any page of it; `total` comes with the first one. */
export const recordPageQuery = (slug: string, object: ObjectType, question: ListQuestion, page: number) => {
  const list = [...listsKey(slug, object), question];
  return queryOptions({
    queryKey: [...list, page],
    queryFn: ({ client, signal }) =>
      readPage(slug, object, {
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

function listQuery({ filter, q, sort, groupedBy, group }: ListQuestion): Record<string, string | undefined> {
  return { filter: filter === undefined ? undefined : JSON.stringify(filter), q, sort, groupedBy, group };
}

/** Saves every record of the list as a CSV file. @throws ApiProblem */
export async function saveRecords(slug: string, { key, area }: ObjectType, question: ListQuestion): Promise<void> {
  await saveFile(slug, `/api/v1/records/${key}/export.csv`, { name: `${area}.csv`, query: listQuery(question) });
}

/** One record. */
export const recordQuery = (slug: string, object: ObjectType, id: string) =>
  queryOptions({
    queryKey: [...recordsKey(slug, object), "one", id],
    queryFn: ({ signal }) => readRecord(slug, object, id, signal),
  });

/** Reads one record past the cache. @throws ApiProblem */
export async function readRecord(
  slug: string,
  object: ObjectType,
  id: string,
  signal?: AbortSignal,
): Promise<CrmRecord> {
  const record = await request<WireRecord>("GET", `${addressOf(object)}/${id}`, {
    organization: slug,
    ...(signal === undefined ? {} : { signal }),
  });
  return fromWire(object, record);
}

async function readPage(
  slug: string,
  object: ObjectType,
  options: Pick<RequestOptions, "query" | "signal">,
): Promise<KeysetPage<CrmRecord>> {
  const page = await request<KeysetPage<WireRecord>>("GET", addressOf(object), { ...options, organization: slug });
  return { ...page, items: page.items.map((item) => fromWire(object, item)) };
}

/** A short list for a picker or a record's relations. */
export const fewRecordsQuery = (slug: string, object: ObjectType, question: ListQuestion, limit: number) =>
  queryOptions({
    queryKey: [...recordsKey(slug, object), "few", question, limit],
    queryFn: ({ signal }) => readPage(slug, object, { signal, query: { ...listQuery(question), limit, count: true } }),
  });
