import { useQueryClient } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { tell, tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import type { ObjectType } from "../records/record.ts";
import { pinsKey, type View, type Views, viewsQuery } from "./view-queries.ts";
import { type ViewContent, savedBody } from "./view-search.ts";

/** What of a layout is said when a view is saved. */
export type LayoutBody = Partial<Pick<View, "kind" | "by" | "until" | "sum" | "fields">>;

export type ViewChange = {
  readonly name?: string;
  readonly shared?: boolean;
  readonly content?: ViewContent;
  readonly layout?: LayoutBody;
};

export type ViewActions = {
  /** @throws ApiProblem */
  readonly create: (view: {
    name: string;
    shared: boolean;
    content: ViewContent;
    layout?: LayoutBody;
  }) => Promise<View>;
  /** @throws ApiProblem */
  readonly change: (view: View, change: ViewChange) => Promise<View>;
  /** Deletes a view and offers to undo. */
  readonly remove: (view: View) => Promise<boolean>;
  /** Has an object open with a view, null: everything, for everybody who has chosen nothing else. */
  readonly openForAll: (view: string | null) => Promise<void>;
  /** Has the table open with everything (`all`), one's own (`mine`) or a view. */
  readonly openWith: (view: string) => Promise<void>;
};

/** What can be done with the views of an object in the open organization. */
export function useViewActions(object: ObjectType): ViewActions {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const { queryKey } = viewsQuery(slug, object.key);
  const call = { organization: slug };

  function show(change: (views: Views) => Views): void {
    client.setQueryData(queryKey, (views) => (views === undefined ? views : change(views)));
  }
  const put = (view: View) => show((views) => withView(views, view));
  const readPinsAgain = () => client.invalidateQueries({ queryKey: pinsKey(slug) });
  const readAgain = async () => {
    await Promise.all([client.invalidateQueries({ queryKey }), readPinsAgain()]);
  };

  return {
    async create({ content, layout = {}, ...view }) {
      const body = { object: object.key, ...view, ...savedBody(content), ...layout };
      const made = await request<View>("POST", "/api/v1/views", {
        ...call,
        body,
        idempotencyKey: crypto.randomUUID(),
      });
      put(made);
      return made;
    },
    async change({ id, version }, { content, layout = {}, ...given }) {
      const body = { version, ...given, ...layout, ...(content === undefined ? {} : savedBody(content)) };
      const changed = await request<View>("PATCH", `/api/v1/views/${id}`, { ...call, body });
      put(changed);
      void readPinsAgain();
      return changed;
    },
    async remove({ id, name, version }) {
      try {
        await request("DELETE", `/api/v1/views/${id}`, { ...call, query: { version } });
      } catch (error) {
        tellProblem(`Could not delete the view ${name}`, error);
        void readAgain();
        return false;
      }
      show((views) => ({ ...views, items: views.items.filter((one) => one.id !== id) }));
      void readPinsAgain();
      tellUndoable(`View ${name} deleted.`, async () => {
        await request("POST", `/api/v1/views/${id}/restore`, { ...call, body: {} });
        await readAgain();
      });
      return true;
    },
    async openForAll(view) {
      try {
        await request("PUT", "/api/v1/views/standard", { ...call, body: { object: object.key, view } });
        await readAgain();
        tell(`${object.many} open with this for everybody who has chosen nothing else.`);
      } catch (error) {
        tellProblem("This could not be remembered", error);
      }
    },
    async openWith(view) {
      try {
        await request("PUT", "/api/v1/views/opening", { ...call, body: { object: object.key, view } });
        show((views) => ({ ...views, opening: view }));
        tell(`${object.many} open with this view from now on.`);
      } catch (error) {
        tellProblem("This could not be remembered", error);
      }
    },
  };
}

/** The views with one as it is now, in the order of their names. */
function withView(views: Views, view: View): Views {
  const others = views.items.filter(({ id }) => id !== view.id);
  return { ...views, items: [...others, view].toSorted((one, other) => one.name.localeCompare(other.name)) };
}
