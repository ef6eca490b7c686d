import type { FilterNode } from "../filters/filter.ts";

/** What the address of a board restores. */
export type BoardSearch = {
  /** Words that names must hold. */
  readonly q?: string | undefined;
  /** Only this owner's deals. */
  readonly owner?: string | undefined;
  /** The deal shown beside the board. */
  readonly peek?: string | undefined;
};

const idPattern = /^[1-9]\d{0,18}$/u;

/** Reads a board's address; what is not understood is left away. */
export function readBoardSearch(search: Readonly<Record<string, unknown>>): BoardSearch {
  const { q } = search;
  return {
    ...(typeof q === "string" && q.trim() !== "" ? { q: q.slice(0, 200) } : {}),
    ...idOf(search, "owner"),
    ...idOf(search, "peek"),
  };
}

/** Ids may come as numbers: the router reads `?peek=12` as one. */
function idOf(search: Readonly<Record<string, unknown>>, name: "owner" | "peek"): Partial<BoardSearch> {
  const value = search[name];
  const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return idPattern.test(text) ? { [name]: text } : {};
}

/** The filter that a board's address asks for; undefined for none. */
export function boardFilter(search: BoardSearch): FilterNode | undefined {
  return search.owner === undefined ? undefined : { property: "ownerId", op: "is", value: search.owner };
}
