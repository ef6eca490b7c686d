import type { ChoicePreview, Handover, StartHandover } from "@gomark/server/contract/crm/handover/handover";
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../../lib/http.ts";
import { isMoving } from "../bulk/bulk-queries.ts";

export type { ChoicePreview, Handover };

export type HandoverChoice = Omit<StartHandover["choices"][number], "expected">;

const pollMs = 800;
const keyOf = (slug: string) => ["organization", slug, "handover"] as const;
const pathOf = (memberId: string) => `/api/v1/members/${memberId}/handover`;

/** What is somebody's, read again while it is being handed over. */
export const handoverQuery = (slug: string, memberId: string) =>
  queryOptions({
    queryKey: [...keyOf(slug), "one", memberId],
    queryFn: ({ signal }) => request<Handover>("GET", pathOf(memberId), { organization: slug, signal }),
    refetchInterval: ({ state }) => (state.data?.jobs.some(isMoving) === true ? pollMs : false),
    staleTime: 0,
  });

/** What choices would do; asked anew each time somebody looks. */
export const handoverPreviewQuery = (slug: string, memberId: string, choices: readonly HandoverChoice[]) =>
  queryOptions({
    queryKey: [...keyOf(slug), "preview", memberId, choices],
    queryFn: async ({ signal }) => {
      const path = `${pathOf(memberId)}/preview`;
      const body = { choices };
      const answer = await request<{ readonly choices: readonly ChoicePreview[] }>("POST", path, {
        organization: slug,
        body,
        signal,
      });
      return answer.choices;
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

type LeftBehind = {
  readonly items: readonly {
    readonly member: { readonly id: string };
    readonly records: number;
    readonly tasks: number;
    readonly more: boolean;
  }[];
};

/** Deactivated people who still own something. */
export const leftBehindQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keyOf(slug), "left-behind"],
    queryFn: async ({ signal }) =>
      (await request<LeftBehind>("GET", "/api/v1/left-behind", { organization: slug, signal })).items,
  });

/** Whatever is known of hand-overs in a company. */
export const handoversKey = keyOf;

/** Hands a deactivated member's records over. @throws ApiProblem */
export function startHandover(slug: string, memberId: string, body: Omit<StartHandover, "id">): Promise<Handover> {
  return request<Handover>("POST", pathOf(memberId), {
    organization: slug,
    body,
    idempotencyKey: crypto.randomUUID(),
  });
}
