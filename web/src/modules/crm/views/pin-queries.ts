import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, apiOf } from "../../../lib/api.ts";
import { useOrganizationIfAny } from "../../../lib/organization.ts";
import { pinsKey } from "./view-queries.ts";
import { tellProblem } from "../../../ui/toasts.tsx";

/** The views that the reader keeps at hand, in their order. */
export const pinsQuery = (slug: string) =>
  queryOptions({
    queryKey: pinsKey(slug),
    queryFn: async ({ signal }) => (await answerOf(apiOf(slug).GET("/api/v1/views/pins", { signal }))).items,
    staleTime: 5 * 60_000,
  });

/** The views kept at hand, and ways to keep another, let one go, or put one higher. */
export function usePins() {
  const client = useQueryClient();
  const slug = useOrganizationIfAny()?.slug ?? "";
  const { queryKey } = pinsQuery(slug);
  const pins = useQuery({ ...pinsQuery(slug), enabled: slug !== "" }).data ?? [];
  const ids = pins.map(({ id }) => id);

  async function choose(views: string[]): Promise<void> {
    try {
      const { items } = await answerOf(apiOf(slug).PUT("/api/v1/views/pins", { body: { views } }));
      client.setQueryData(queryKey, items);
    } catch (error) {
      tellProblem("The pinned views stay as they were", error);
      await client.invalidateQueries({ queryKey });
    }
  }

  return {
    pins,
    isPinned: (id: string) => ids.includes(id),
    /** Its place among the pinned views; -1 where it is none. */
    placeOf: (id: string) => ids.indexOf(id),
    pin: (id: string) => choose([...ids, id]),
    unpin: (id: string) => choose(ids.filter((one) => one !== id)),
    raise: (id: string) => {
      const at = ids.indexOf(id);
      return choose(ids.toSpliced(at, 1).toSpliced(at - 1, 0, id));
    },
  };
}
