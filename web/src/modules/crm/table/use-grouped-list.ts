import { type UseQueryResult, queryOptions, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import { useGathered } from "../../../lib/use-gathered.ts";
import type { TableData } from "../../../ui/data-table/data-table.tsx";
import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";
import { formatNumber } from "../../../ui/format.ts";
import { type ListQuestion, pageSize, recordPageQuery, recordsKey } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType } from "../records/record.ts";
import { type RecordGroups, type Stretch, type TableLine, groupPagesOf, stretchesOf } from "./group-lines.ts";
import type { RowRange } from "./record-pages.ts";

/** How a table is grouped: by what, which numbers and amounts are added up, which groups are open. */
export type GroupQuestion = {
  readonly groupedBy: string;
  readonly figures: readonly string[];
  readonly opened: readonly string[];
};

const groupsQuery = (slug: string, object: ObjectType, question: ListQuestion, by: Omit<GroupQuestion, "opened">) =>
  queryOptions({
    queryKey: [...recordsKey(slug, object), "groups", question, by],
    queryFn: ({ signal }) =>
      request<RecordGroups>("GET", `/api/v1/records/${object.key}/groups`, {
        organization: slug,
        signal,
        query: {
          groupedBy: by.groupedBy,
          figures: by.figures.length === 0 ? undefined : by.figures.join(),
          filter: question.filter === undefined ? undefined : JSON.stringify(question.filter),
          q: question.q,
        },
      }),
    placeholderData: (before) => (before?.groupedBy === by.groupedBy ? before : undefined),
  });

const top: RowRange = { first: 0, last: 0, cursor: -1 };
/** Changes that follow each other faster are added up once. */
const gatherMs = 700;

/** A grouped table as it is shown: its groups with their subtotals, and of open groups the rows in sight; null where it is not grouped. */
export function useGroupedList(
  object: ObjectType,
  question: ListQuestion,
  by: GroupQuestion | null,
): { readonly rows: TableData<TableLine>; readonly groups: RecordGroups | undefined } | null {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const { groupedBy = "", figures = [], opened = [] } = by ?? {};
  const asked = { groupedBy, figures };
  const groups = useQuery({ ...groupsQuery(slug, object, question, asked), enabled: by !== null });
  const addUp = useGathered<true>(
    gatherMs,
    () => void client.invalidateQueries({ queryKey: [...recordsKey(slug, object), "groups"] }),
  );
  const change = () => (by === null ? undefined : addUp("groups", true));
  useTopic(`list:${object.key}`, { onEvent: change, onReset: change });
  const openKey = JSON.stringify(opened);
  const stretches = useMemo(
    () =>
      groups.data === undefined
        ? []
        : stretchesOf(groups.data, new Set(JSON.parse(openKey) as string[]), wordsOf(groups.data, object)),
    [groups.data, openKey, object],
  );
  const list = JSON.stringify([question, groupedBy]);
  const [seen, setSeen] = useState({ list, range: top });
  const range = seen.list === list ? seen.range : top;
  const wanted = groupPagesOf(stretches, range, pageSize);
  const { pages, holed, retry } = useQueries({
    queries: wanted.map(({ group, page }) =>
      recordPageQuery(slug, object, { ...question, groupedBy, ...(group === null ? {} : { group }) }, page),
    ),
    combine: asPages,
  });
  const places = wanted.map(({ start, page }) => start + page * pageSize).join();
  const rows = useMemo(() => linesOf(stretches, places, pages), [stretches, places, pages]);
  const onRange = useCallback((next: RowRange) => setSeen({ list, range: next }), [list]);
  if (by === null) return null;
  return {
    groups: groups.data,
    rows: {
      list,
      rows,
      status: groups.status,
      error: groups.error,
      hasMore: false,
      loadMore: () => undefined,
      onRange,
      retry: () => {
        if (groups.isError) void groups.refetch();
        retry();
      },
      holed,
    },
  };
}

function wordsOf({ label }: RecordGroups, { plural }: ObjectType) {
  return {
    none: `No ${label.toLocaleLowerCase()}`,
    all: `All ${plural}`,
    others: (count: number) => `${formatNumber(count)} smaller ${count === 1 ? "group" : "groups"}`,
  };
}

function linesOf(
  stretches: readonly Stretch[],
  places: string,
  pages: readonly (KeysetPage<CrmRecord> | undefined)[],
): readonly (TableLine | undefined)[] {
  const last = stretches.at(-1);
  const lines = Array.from<TableLine | undefined>({ length: last === undefined ? 0 : last.start + last.length });
  for (const [index, place] of (places === "" ? [] : places.split(",")).entries())
    for (const [row, record] of (pages[index]?.items ?? []).entries()) lines[Number(place) + row] = record;
  // a page may hold more than its group is known to have by now
  for (const { line, start } of stretches) if (line !== null) lines[start] = line;
  if (last !== undefined) lines.length = last.start + last.length;
  return lines;
}

function asPages(results: readonly UseQueryResult<KeysetPage<CrmRecord>>[]) {
  return {
    pages: results.map(({ data }) => data),
    holed: results.some(({ isError }) => isError),
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}
