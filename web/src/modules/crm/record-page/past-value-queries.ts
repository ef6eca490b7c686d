import type { PastValue } from "@gomark/server/contract/crm/timeline/value-history";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { keysetPaging } from "../../../ui/data-table/use-keyset-rows.ts";

export type { PastValue };

type PastValuePage = { readonly items: readonly PastValue[]; readonly nextCursor: string | null };

/** Which values of which record. */
export type PastValuesOf = { readonly object: string; readonly recordId: string; readonly property: string };

/** The values a property of a record was given, newest first. */
export const pastValuesQuery = (slug: string, { object, recordId, property }: PastValuesOf, version: number) =>
  infiniteQueryOptions({
    queryKey: ["organization", slug, "value-history", object, recordId, property, version],
    queryFn: ({ pageParam, signal }) =>
      request<PastValuePage>("GET", "/api/v1/value-history", {
        organization: slug,
        query: { object, recordId, property, cursor: pageParam, limit: 50 },
        signal,
      }),
    ...keysetPaging,
  });
