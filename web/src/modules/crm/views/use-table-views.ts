import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ObjectType, PropertyInfo } from "../records/record.ts";
import type { TableSearch } from "../table/table-search.ts";
import { type ViewActions, useViewActions } from "./use-view-actions.ts";
import { type View, type Views, useViews } from "./view-queries.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useOwnLayout } from "./own-layout.ts";
import {
  type Layout,
  type OpenView,
  type Part,
  type ViewContent,
  changedParts,
  changedSearch,
  isBare,
  openView,
  shownContent,
} from "./view-search.ts";

export type TableViews = {
  readonly items: readonly View[];
  readonly status: "pending" | "error" | "success";
  readonly retry: () => void;
  /** What the table opens with: `all`, `mine` or a view's id. */
  readonly opening: string;
  /** What it opens with for everybody who has chosen nothing else; null: everything. */
  readonly standard: string | null;
  readonly open: OpenView;
  /** What is shown: the view, with what the address says otherwise. */
  readonly shown: ViewContent;
  readonly changed: readonly Part[];
  /** Whether it is known what to show. */
  readonly ready: boolean;
  readonly actions: ViewActions;
  /** Changes how the columns lie, for oneself until the view is saved. */
  readonly layOut: (next: Partial<Layout>) => void;
  readonly go: (view: string) => void;
  readonly reset: () => void;
  readonly remove: (view: View) => Promise<void>;
  /** Changes what the address asks for. */
  readonly change: (next: Partial<TableSearch>) => void;
};

type Given = {
  readonly search: TableSearch;
  readonly properties: readonly PropertyInfo[];
  /** The columns that a table shows before anybody chose. */
  readonly usual: readonly string[];
};

const noViews: Views = { items: [], opening: "all", standard: null };

/** The views above a table, and what its address makes of them. */
export function useTableViews(object: ObjectType, { search, properties, usual }: Given): TableViews {
  const navigate = useNavigate();
  const { slug } = useOrganization();
  const views = useViews(object.key);
  const actions = useViewActions(object);
  const open = openView(search, views.data, properties);
  const layout = useOwnLayout(`${slug}.${object.key}.${open.id}`);
  const bare = isBare(search);
  const { items, opening, standard } = views.data ?? noViews;
  const redirects = bare && opening !== "all";
  const isNamed = search.view !== undefined && search.view !== "all" && search.view !== "mine";

  const go = (view: string) => {
    // a view that was just saved has what one had changed for oneself
    if (open.saved !== null && view === open.id) layout.keep({});
    void navigate({ to: ".", search: (): TableSearch => ({ view }) });
  };
  const reset = () => {
    layout.keep({});
    void navigate({
      to: ".",
      replace: true,
      search: ({ view, peek }: TableSearch): TableSearch => ({ view: view ?? "all", peek }),
    });
  };
  useEffect(() => {
    if (redirects)
      void navigate({ to: ".", replace: true, search: (now: TableSearch): TableSearch => ({ ...now, view: opening }) });
  }, [redirects, opening, navigate]);

  return {
    items,
    status: views.status,
    retry: () => void views.refetch(),
    opening,
    standard,
    open,
    shown: shownContent(search, open, layout.own),
    changed: changedParts(search, open, layout.own),
    layOut: (next) => layout.keep({ ...layout.own, ...next }),
    ready: !redirects && (views.status !== "pending" || !(bare || isNamed)),
    actions,
    go,
    reset,
    remove: async (view) => {
      if ((await actions.remove(view)) && open.id === view.id) go("all");
    },
    change: (next) =>
      void navigate({
        to: ".",
        replace: true,
        search: (now: TableSearch) => changedSearch(now, next, { content: open.content, usual }),
      }),
  };
}
