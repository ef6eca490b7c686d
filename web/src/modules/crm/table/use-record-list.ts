import { useQueries } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import type { TableData } from "../../../ui/data-table/data-table.tsx";
import { type ListQuestion, pageSize, recordPageQuery } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType } from "../records/record.ts";
import { type RowRange, deepest, pagesOf, rowsOf } from "./record-pages.ts";

type RecordList = { readonly rows: TableData<CrmRecord>; readonly total: number | undefined };

const top: RowRange = { first: 0, last: 0, cursor: -1 };

/** A list of any length as a table shows it: the pages in sight are read, wherever one scrolls, and no others are kept. */
export function useRecordList(object: ObjectType, question: ListQuestion, enabled: boolean): RecordList {
  const { slug } = useOrganization();
  const asked = JSON.stringify(question);
  const [seen, setSeen] = useState({ asked, range: top });
  const wanted = pagesOf(seen.asked === asked ? seen.range : top, pageSize);
  const results = useQueries({
    queries: wanted.map((page) => ({ ...recordPageQuery(slug, object, question, page), enabled })),
  });
  const pages = new Map(
    results.flatMap(({ data }, index) => (data === undefined ? [] : [[wanted[index] ?? 0, data] as const])),
  );
  const [first] = results;
  const onRange = useCallback(
    (range: RowRange) => setSeen((now) => (now.asked === asked && same(now.range, range) ? now : { asked, range })),
    [asked],
  );
  const retry = () => {
    for (const result of results) if (result.isError) void result.refetch();
  };
  const total = first?.data?.total;
  return {
    rows: {
      list: asked,
      rows: rowsOf(pages, pageSize),
      status: first?.status ?? "pending",
      error: first?.error ?? null,
      hasMore: false,
      loadMore: nothing,
      onRange,
      retry,
      holed: results.some(({ isError }) => isError),
      ...(total !== undefined && total > deepest ? { cutAt: deepest } : {}),
    },
    total,
  };
}

/** Whether the same pages hold both. */
function same(one: RowRange, other: RowRange): boolean {
  return pagesOf(one, pageSize).join() === pagesOf(other, pageSize).join();
}

const nothing = (): void => undefined;
