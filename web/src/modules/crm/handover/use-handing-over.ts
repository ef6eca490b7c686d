import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { tell } from "../../../ui/toasts.tsx";
import type { Leaver } from "../../identity/members/belongings.ts";
import { type ChoicePreview, type HandoverChoice, handoversKey, startHandover } from "./handover-queries.ts";

type HandingOver = {
  readonly leaver: Leaver;
  readonly deactivate: (() => Promise<void>) | undefined;
  readonly onClose: () => void;
  /** What was previewed is no longer so. */
  readonly onMoved: () => void;
};

type Asked = {
  readonly choices: readonly HandoverChoice[];
  readonly counts: readonly ChoicePreview[];
  readonly views: string | undefined;
};

/** Ends somebody's access where that is still to be done, then hands over what was chosen; null: nothing was. */
export function useHandingOver({ leaver, deactivate, onClose, onMoved }: HandingOver) {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: async (asked: Asked | null) => {
      if (leaver.active) await deactivate?.();
      if (asked === null) return null;
      const expected = ({ object }: HandoverChoice) => asked.counts.find((one) => one.object === object)?.count ?? 0;
      const choices = asked.choices.map((choice) => ({ ...choice, expected: expected(choice) }));
      return startHandover(slug, leaver.id, {
        choices,
        ...(asked.views === undefined ? {} : { viewsTo: asked.views }),
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: handoversKey(slug) }),
    onSuccess: (started) => {
      if (started !== null) tell(`What was ${leaver.name}’s is being handed over.`);
      onClose();
    },
    onError: (error) => {
      if (isProblem(error, "conflict")) onMoved();
    },
  });
  return {
    submit: (asked: Asked | null) => run.mutate(asked),
    pending: run.isPending,
    problem: run.error === null ? null : sentenceOf(run.error),
  };
}
