import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import type { TableData } from "../../../ui/data-table/data-table.tsx";
import type { KeysetPage } from "../../../ui/data-table/use-keyset-rows.ts";
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
  const { pages, first, holed, retry } = useQueries({
    queries: wanted.map((page) => ({ ...recordPageQuery(slug, object, question, page), enabled })),
    combine: asPages,
  });
  const inOrder = wanted.join();
  const rows = useMemo(() => {
    const known = inOrder.split(",").flatMap((page, index) => {
      const data = pages[index];
      return data === undefined ? [] : [[Number(page), data] as const];
    });
    return rowsOf(new Map(known), pageSize);
  }, [pages, inOrder]);
  const onRange = useCallback(
    (range: RowRange) => setSeen((now) => (now.asked === asked && same(now.range, range) ? now : { asked, range })),
    [asked],
  );
  const total = pages[0]?.total;
  return {
    rows: {
      list: asked,
      rows,
      status: first.status,
      error: first.error,
      hasMore: false,
      loadMore: nothing,
      onRange,
      retry,
      holed,
      ...(total !== undefined && total > deepest ? { cutAt: deepest } : {}),
    },
    total,
  };
}

type Page = KeysetPage<CrmRecord>;

/** What the table needs of its pages; the pages stay the same as long as none of them changes. */
function asPages(results: readonly UseQueryResult<Page>[]) {
  const [first] = results;
  return {
    pages: results.map(({ data }) => data),
    first: { status: first?.status ?? "pending", error: first?.error ?? null },
    holed: results.some(({ isError }) => isError),
    retry: () => {
      for (const result of results) if (result.isError) void result.refetch();
    },
  };
}

/** Whether the same pages hold both. */
function same(one: RowRange, other: RowRange): boolean {
  return pagesOf(one, pageSize).join() === pagesOf(other, pageSize).join();
}

const nothing = (): void => undefined;
