import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { TableData } from "./data-table.tsx";

/** One page of a keyset-paged list, as every list of the server answers. */
export type KeysetPage<Row> = {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
  readonly total?: number | undefined;
};

/** Turns an infinite query over `KeysetPage`s into what a table shows. */
export function useKeysetRows<Row>(query: UseInfiniteQueryResult<InfiniteData<KeysetPage<Row>>>): TableData<Row> {
  const { data, status, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const retry = useCallback(() => void refetch(), [refetch]);
  return { rows, status, error, hasMore: hasNextPage, loadMore, retry };
}

/** The parts of an infinite query that are the same for every keyset-paged list. */
export const keysetPaging = {
  initialPageParam: "",
  getNextPageParam: (last: { readonly nextCursor: string | null }): string | null => last.nextCursor,
};

/** A list that comes whole (members, teams, keys) as what a table shows. */
export function wholeRows<Row>(query: {
  readonly data: readonly Row[] | undefined;
  readonly status: "pending" | "error" | "success";
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
}): TableData<Row> {
  return {
    rows: query.data ?? [],
    status: query.status,
    error: query.error,
    hasMore: false,
    loadMore: () => undefined,
    retry: () => void query.refetch(),
  };
}
