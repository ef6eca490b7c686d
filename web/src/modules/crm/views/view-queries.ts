import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Shape } from "../../../lib/api.ts";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { useTopic } from "../../../lib/realtime/use-topic.ts";
import type { FilterNode } from "../filters/filter.ts";

/** How a view shows its records. */
export type ViewKind = Shape<"ViewKind">;

/** How records are shown under a name. */
export type View = {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly shared: boolean;
  readonly filter: FilterNode | null;
  readonly sort: string | null;
  readonly columns: readonly string[] | null;
  readonly kind: ViewKind;
  readonly by: string | null;
  readonly until: string | null;
  readonly sum: string | null;
  readonly fields: readonly string[] | null;
  readonly groupedBy: string | null;
  readonly frozen: number | null;
  readonly widths: Readonly<Record<string, number>> | null;
  readonly owner: { readonly name: string; readonly me: boolean };
  readonly mayChange: boolean;
  readonly leftOut: readonly {
    readonly part: "filter" | "sort" | "columns" | "groupedBy" | "by" | "until" | "sum" | "fields";
    readonly label: string;
  }[];
  readonly version: number;
};

/** The views of an object, and what its table opens with: `all`, `mine` or a view's id. */
export type Views = {
  readonly items: readonly View[];
  readonly opening: string;
  /** The view that opens for everybody who has chosen nothing else. */
  readonly standard: string | null;
};

export const viewsQuery = (slug: string, object: string) =>
  queryOptions({
    queryKey: ["organization", slug, "views", object],
    queryFn: ({ signal }) => request<Views>("GET", "/api/v1/views", { organization: slug, query: { object }, signal }),
    staleTime: 5 * 60_000,
  });

/** Where the views that the reader keeps at hand are cached. */
export const pinsKey = (slug: string) => ["organization", slug, "pinned-views"] as const;

/** The views of an object in the open organization, followed while the page is open. */
export function useViews(object: string) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const readAgain = () => {
    void client.invalidateQueries({ queryKey: viewsQuery(slug, object).queryKey });
    void client.invalidateQueries({ queryKey: pinsKey(slug) });
  };
  useTopic(`views:${object}`, { onEvent: readAgain, onReset: readAgain });
  return useQuery(viewsQuery(slug, object));
}
