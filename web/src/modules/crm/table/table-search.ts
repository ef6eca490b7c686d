import { type Condition, readConditions } from "../filters/filter.ts";

/** What the address of a table restores: the view and what is asked otherwise than it says, filter, words, order, columns, the record beside it, the selected rows. */
export type TableSearch = {
  /** `all`, `mine` or a saved view's id. */
  readonly view?: string | undefined;
  readonly filter?: readonly Condition[] | undefined;
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  /** What the rows are grouped by (`closeDate:quarter`); `none` against a view that groups. */
  readonly groupedBy?: string | undefined;
  /** The keys of the groups that are open; "" for the one without a value. */
  readonly opened?: readonly string[] | undefined;
  readonly peek?: string | undefined;
  /** A calendar: a day of the page that is shown, and how much of the year. */
  readonly on?: string | undefined;
  readonly span?: "month" | "week" | undefined;
  readonly selected?: readonly string[] | undefined;
  /** Everything that matches is selected, also what has not been read. */
  readonly everything?: true | undefined;
};

const idPattern = /^[1-9]\d{0,18}$/u;
const sortPattern = /^-?[A-Za-z]\w{0,79}(,-?[A-Za-z]\w{0,79}){0,3}$/u;
const groupPattern = /^[A-Za-z]\w{0,79}(:(month|quarter|year))?$/u;
/** As many groups are open at once. */
export const mostOpened = 50;
const mostColumns = 60;
const mostSelected = 500;

/** Reads a table's address; what is not understood is left away, so that an old link still opens. */
export function readTableSearch(search: Readonly<Record<string, unknown>>): TableSearch {
  const filter = readConditions(search["filter"]);
  const { q, sort, peek, view } = search;
  const columns = texts(search["columns"], /^[\w.]{1,80}$/u).slice(0, mostColumns);
  return {
    ...(isView(view) ? { view: String(view) } : {}),
    // no condition at all is said only against those of a view
    ...(filter.length > 0 || (isView(view) && Array.isArray(search["filter"])) ? { filter } : {}),
    ...(typeof q === "string" && q.trim() !== "" ? { q: q.slice(0, 200) } : {}),
    ...(typeof sort === "string" && sortPattern.test(sort) ? { sort } : {}),
    ...(Array.isArray(search["columns"]) ? { columns } : {}),
    ...groupsOf(search),
    ...(isId(peek) ? { peek: String(peek) } : {}),
    ...pageOf(search),
    ...selectionOf(search),
  };
}

/** What the rows are grouped by, and which groups are open. */
function groupsOf({ groupedBy, opened }: Readonly<Record<string, unknown>>): Pick<TableSearch, "groupedBy" | "opened"> {
  const names = texts(opened, /^.{0,1000}$/u).slice(0, mostOpened);
  return {
    ...(typeof groupedBy === "string" && groupPattern.test(groupedBy) ? { groupedBy } : {}),
    ...(names.length === 0 ? {} : { opened: names }),
  };
}

/** Everything that matches, or the rows that were chosen one by one. */
function selectionOf(search: Readonly<Record<string, unknown>>): Pick<TableSearch, "selected" | "everything"> {
  if (search["everything"] === true) return { everything: true };
  const selected = texts(search["selected"], idPattern).slice(0, mostSelected);
  return selected.length === 0 ? {} : { selected };
}

/** Ids may come as numbers: the router reads `?peek=12` as one. */
function isId(value: unknown): boolean {
  return (typeof value === "string" || typeof value === "number") && idPattern.test(String(value));
}

/** The page of a calendar. */
function pageOf({ on, span }: Readonly<Record<string, unknown>>): Pick<TableSearch, "on" | "span"> {
  return { ...(typeof on === "string" && isDay(on) ? { on } : {}), ...(span === "week" ? { span } : {}) };
}

function isDay(text: string): boolean {
  return /^(19|2[0-2])\d\d-\d\d-\d\d$/u.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

function isView(value: unknown): boolean {
  return value === "all" || value === "mine" || isId(value);
}

function texts(value: unknown, pattern: RegExp): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown) => String(item)).filter((text) => pattern.test(text));
}
