import { IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatDays } from "../../../ui/format.ts";
import { useNow } from "../../../ui/values.tsx";
import { useStageRules } from "../moves/use-stage-rules.ts";
import { type Stage, usePipelines } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { stageStaysQuery } from "./stage-stay-queries.ts";
import { stageTimes } from "./stage-times.ts";

type StagePathProps = {
  readonly deal: Deal;
  /** null where the person may not move the deal. */
  readonly onMove: ((stage: Stage) => void) | null;
  /** Why the last move was refused. */
  readonly refusal: string | null;
};

/** The stages of a deal's pipeline as a path: where it stands, how long it stood where; a click moves it. */
export function StagePath({ deal, onMove, refusal }: StagePathProps) {
  const { slug } = useOrganization();
  const now = useNow();
  const stages = usePipelines().data?.find((pipeline) => pipeline.id === deal.pipelineId)?.stages ?? [];
  const stays = useQuery(stageStaysQuery(slug, deal.id));
  const times = stageTimes(stays.data ?? [], deal, now);
  const blockedBy = useStageRules();
  const at = stages.findIndex((stage) => stage.id === deal.stageId);
  const path = useRef<HTMLOListElement>(null);
  useEffect(() => {
    path.current?.querySelector("[aria-current=step]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [at]);
  return (
    <div className="gm-path-box">
      <ol ref={path} className="gm-path" aria-label="Stages">
        {stages.map((stage, index) => (
          <StageStep
            key={stage.id}
            stage={stage}
            state={
              index === at
                ? "here"
                : index < at && deal.stage.kind !== "lost"
                  ? "passed"
                  : times.has(stage.id)
                    ? "passed"
                    : "ahead"
            }
            days={times.get(stage.id)}
            onMove={onMove === null || stage.id === deal.stageId ? null : () => onMove(stage)}
            blocked={blockedBy(stage, deal.stageId)}
          />
        ))}
      </ol>
      {refusal === null ? null : (
        <p className="gm-path-refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}

type StageStepProps = {
  readonly stage: Stage;
  readonly state: "here" | "passed" | "ahead";
  readonly days: number | undefined;
  readonly onMove: (() => void) | null;
  /** Why it lets the deal not in from where it stands. */
  readonly blocked: string | null;
};

function StageStep({ stage, state, days, onMove, blocked }: StageStepProps) {
  const content = (
    <>
      {stage.kind === "won" ? <IconCircleCheckFilled size={14} aria-hidden /> : null}
      {stage.kind === "lost" ? <IconCircleXFilled size={14} aria-hidden /> : null}
      <span className="gm-clip">{stage.name}</span>
      {days === undefined || days < 1 ? null : <small className="gm-num">{formatDays(days)}</small>}
    </>
  );
  const spent = days === undefined ? "" : `, ${formatDays(days)} here`;
  return (
    <li data-state={state} data-kind={stage.kind} aria-current={state === "here" ? "step" : undefined}>
      {onMove === null ? (
        <span className="gm-path-step" title={`${stage.name}${spent}`}>
          {content}
        </span>
      ) : (
        <button
          type="button"
          className="gm-path-step"
          onClick={onMove}
          aria-label={`Move to ${stage.name}${spent}`}
          title={blocked ?? `Move to ${stage.name}${spent}`}
          data-blocked={blocked !== null || undefined}
        >
          {content}
        </button>
      )}
    </li>
  );
}
