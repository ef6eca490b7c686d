import { useRef, useState } from "react";
import { sentenceOf } from "../../../lib/problem.ts";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import type { PipelineChanges } from "./pipeline-changes.ts";
import { StageRow } from "./stage-row.tsx";

type StageListProps = {
  readonly pipeline: Pipeline;
  readonly manages: boolean;
  readonly changes: PipelineChanges;
  readonly onStage: (id: string) => void;
};

/** The stages in order; dragged by the handle, or moved with Alt and the arrow keys. */
export function StageList({ pipeline, manages, changes, onStage }: StageListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [announcement, setAnnouncement] = useState("");

  async function move(stage: Stage, position: number): Promise<void> {
    const last = pipeline.stages.length - 1;
    if (position < 0 || position > last || pipeline.stages[position]?.id === stage.id) return;
    setRefusal(null);
    setAnnouncement(`${stage.name} is now stage ${position + 1} of ${last + 1}.`);
    await changes.moveStage(pipeline, stage, position).catch((error: unknown) => setRefusal(sentenceOf(error)));
    list.current?.querySelector<HTMLElement>(`[data-stage="${stage.id}"] .gm-stage-row-open`)?.focus();
  }

  return (
    <>
      {refusal === null ? null : (
        <p className="gm-refusal" role="alert">
          The stage went back to its place: {refusal}
        </p>
      )}
      <div className="gm-stage-heads gm-hint" aria-hidden data-grip={manages || undefined}>
        <span>Stage</span>
        <span>Chance</span>
        <span>Rules</span>
      </div>
      <ol className="gm-stages" ref={list}>
        {pipeline.stages.map((stage, index) => (
          <StageRow
            key={stage.id}
            pipeline={pipeline}
            stage={stage}
            index={index}
            manages={manages}
            onMove={(position) => void move(stage, position)}
            onOpen={() => onStage(stage.id)}
          />
        ))}
      </ol>
      {manages ? (
        <p className="gm-hint">
          Drag a stage by its handle, or hold Alt and press the arrow keys while it has the focus.
        </p>
      ) : null}
      <span className="gm-sr" role="status">
        {announcement}
      </span>
    </>
  );
}
