import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { saveFile } from "../../../lib/save-file.ts";
import { type KeysetPage, keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";
import type { FilterNode } from "../filters/filter.ts";
import type { CrmRecord, ObjectType, Plural } from "./record.ts";

/** What a list of records is asked for. */
export type ListQuestion = {
  readonly filter?: FilterNode | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
};

const pageSize = 100;

/** Everything cached about an organization's records of one object begins with this key. */
export const recordsKey = (slug: string, plural: Plural) => ["organization", slug, "records", plural] as const;

/** The keys of its lists, whatever they were asked for. */
export const listsKey = (slug: string, plural: Plural) => [...recordsKey(slug, plural), "list"] as const;

/** A list of records, page by page; `total` comes with the first page. */
export const recordListQuery = (slug: string, { plural }: ObjectType, question: ListQuestion) =>
  infiniteQueryOptions({
    queryKey: [...listsKey(slug, plural), question],
    queryFn: ({ pageParam, signal }) =>
      request<KeysetPage<CrmRecord>>("GET", `/api/v1/${plural}`, {
        organization: slug,
        signal,
        query: {
          ...listQuery(question),
          limit: pageSize,
          cursor: pageParam,
          ...(pageParam === "" ? { count: true } : {}),
        },
      }),
    ...keysetPaging,
  });

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
