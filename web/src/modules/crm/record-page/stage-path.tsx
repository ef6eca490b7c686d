import { IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatDays } from "../../../ui/format.ts";
import { useNow } from "../../../ui/values.tsx";
import { mayEnter } from "../moves/move-rules.ts";
import { type Stage, usePipelines } from "../pipelines/pipeline-queries.ts";
import type { Deal } from "../records/record.ts";
import { timelineQuery } from "../timeline/timeline-queries.ts";
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
  const timeline = useInfiniteQuery(timelineQuery(slug, "deal", deal.id));
  const times = stageTimes(timeline.data?.pages.flatMap((page) => page.items) ?? [], deal, now);
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
                  : times.has(stage.name)
                    ? "passed"
                    : "ahead"
            }
            days={times.get(stage.name)}
            onMove={onMove === null || stage.id === deal.stageId ? null : () => onMove(stage)}
            blocked={!mayEnter(stage, deal.stageId)}
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
  readonly blocked: boolean;
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
          title={blocked ? `The rules of ${stage.name} let no deal in from here` : `Move to ${stage.name}${spent}`}
          data-blocked={blocked || undefined}
        >
          {content}
        </button>
      )}
    </li>
  );
}
