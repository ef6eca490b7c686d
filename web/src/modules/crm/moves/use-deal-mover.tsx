import { type ReactNode, useState } from "react";
import { isProblem, request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { tellUndoable } from "../../../ui/toasts.tsx";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import { useProperties } from "../properties/property-queries.ts";
import { readRecord } from "../records/record-queries.ts";
import { changedBy } from "../records/record-writer.ts";
import { type Deal, type PropertyInfo, type Value, objectTypes } from "../records/record.ts";
import { MoveDialog } from "./move-dialog.tsx";
import { useStageRules } from "./use-stage-rules.ts";
import { type Asked, asSentences, askedFor, moveBody, neededFor } from "./move-rules.ts";
import "./moves.css";

/** What a page does with a moving deal. */
export type MoveEffects = {
  /** Shows the deal in the stage at once. */
  readonly show: (deal: Deal, stage: Stage) => void;
  /** Shows the deal where it was again, and says why when it was refused. */
  readonly putBack: (deal: Deal, reason: string | null) => void;
  /** Shows the deal as the server has it now. */
  readonly settle: (deal: Deal) => void;
};

type Move = { readonly deal: Deal; readonly stage: Stage };
type Values = readonly (readonly [PropertyInfo, Value])[];

export type DealMover = {
  readonly move: (deal: Deal, stage: Stage) => void;
  /** Must stand on the page: it asks for what a move still needs. */
  readonly dialog: ReactNode;
};

/** Moves deals between stages: optimistic, then truth; asks for what is missing; a refusal puts the deal back. */
export function useDealMover(effects: MoveEffects): DealMover {
  const { slug } = useOrganization();
  const properties = useProperties("deal").data ?? [];
  const blocked = useStageRules();
  const [asking, setAsking] = useState<(Move & { readonly asked: Asked; readonly round: number }) | null>(null);
  const [pending, setPending] = useState(false);

  const post = (deal: Deal, stage: Pick<Stage, "id">, values: Values): Promise<Deal> =>
    request<Deal>("POST", `/api/v1/deals/${deal.id}/move`, { organization: slug, body: moveBody(deal, stage, values) });

  async function send({ deal, stage }: Move, values: Values): Promise<void> {
    setPending(true);
    try {
      const saved = await post(deal, stage, values);
      setAsking(null);
      effects.settle(saved);
      tellUndoable(
        `${deal.name} is in ${stage.name}.`,
        async () => effects.settle(await post(saved, deal.stage, [])),
        `move ${deal.id}`,
      );
    } catch (error) {
      await refused({ deal, stage }, error);
    }
    setPending(false);
  }

  async function refused(attempt: Move, error: unknown): Promise<void> {
    const mend = isProblem(error, "rule_broken") ? askedFor(error.problems, properties) : null;
    // what no value can mend is told where the deal stands; a form with something typed stays
    if (mend !== null && mend.properties.length > 0 && (mend.others.length === 0 || asking !== null)) {
      setAsking((now) => ({ ...attempt, asked: withKept(mend, now?.asked), round: (now?.round ?? 0) + 1 }));
      return;
    }
    setAsking(null);
    if (isProblem(error, "conflict")) {
      const theirs = await readRecord(slug, objectTypes.deal, attempt.deal.id).catch(() => attempt.deal);
      effects.settle(theirs as Deal);
      effects.putBack(
        theirs as Deal,
        `${changedBy(error) ?? "Somebody else"} changed this deal just now. It stands here as it is; move it again if that is still right.`,
      );
      return;
    }
    const reasons = mend === null || mend.others.length === 0 ? [sentenceOf(error)] : everyProblem(mend);
    effects.putBack(attempt.deal, asSentences(reasons));
  }

  function move(deal: Deal, stage: Stage): void {
    if (deal.stageId === stage.id) return;
    effects.show(deal, stage);
    const needed = neededFor(deal, stage, properties);
    // asking for values on a way that is closed would only waste them
    if (needed.length === 0 || blocked(stage, deal.stageId) !== null) void send({ deal, stage }, []);
    else setAsking({ deal, stage, asked: { properties: needed, byPath: {}, others: [] }, round: 0 });
  }

  const dialog =
    asking === null ? null : (
      <MoveDialog
        key={asking.deal.id}
        deal={asking.deal}
        stage={asking.stage}
        asked={asking.asked}
        pending={pending}
        onMove={(values) => void send(asking, values)}
        onCancel={() => {
          setAsking(null);
          effects.putBack(asking.deal, null);
        }}
      />
    );
  return { move, dialog };
}

const everyProblem = ({ others, byPath }: Asked): readonly string[] => [...others, ...Object.values(byPath)];

/** What was asked for before stays on the form, so that nothing typed is lost when the server wants more. */
function withKept(asked: Asked, before: Asked | undefined): Asked {
  const kept = (before?.properties ?? []).filter((property) => !asked.properties.includes(property));
  return { ...asked, properties: [...kept, ...asked.properties] };
}
