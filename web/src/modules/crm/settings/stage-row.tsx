import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconLock } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { formatPercent } from "../../../ui/format.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { roleLabel } from "../../identity/roles.ts";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import { useStageDrag } from "./use-stage-drag.ts";

type StageRowProps = {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
  readonly index: number;
  readonly manages: boolean;
  readonly onMove: (position: number) => void;
  readonly onOpen: () => void;
};

/** A stage's rules in a few words: "needs 2 fields, from Proposal only". */
function rulesText(pipeline: Pipeline, stage: Stage): string {
  const needed = stage.requiredProperties.length;
  const from = stage.allowedFrom?.map((id) => pipeline.stages.find((one) => one.id === id)?.name ?? "?");
  const parts = [
    needed === 0 ? "" : `needs ${needed} ${needed === 1 ? "field" : "fields"}`,
    stage.enteredBy === null
      ? ""
      : `only by ${stage.enteredBy.map((role) => roleLabel("organization", role)).join(", ")}`,
    from === undefined ? "" : from.length === 0 ? "cannot be moved into" : `from ${from.join(", ")} only`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** One stage of a pipeline. */
export function StageRow({ pipeline, stage, index, manages, onMove, onOpen }: StageRowProps) {
  const { row, handle, state } = useStageDrag(pipeline.id, index, manages, onMove);
  const rules = rulesText(pipeline, stage);
  const last = pipeline.stages.length - 1;

  function onKeyDown(event: KeyboardEvent): void {
    if (!manages || !event.altKey) return;
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? index - 1 : index + 1);
  }

  return (
    <li ref={row} className="gm-stage-row" data-stage={stage.id} data-drag={state}>
      {manages ? (
        <span ref={handle} className="gm-stage-grip" aria-hidden>
          <IconGripVertical size={15} />
        </span>
      ) : null}
      <button type="button" className="gm-stage-row-open" onClick={onOpen} onKeyDown={onKeyDown}>
        <StagePill name={stage.name} kind={stage.kind} />
        <span className="gm-num gm-dim">
          <span className="gm-sr">, chance of winning </span>
          {formatPercent(stage.probability / 100, 0)}
        </span>
        <span className="gm-clip gm-hint">
          {rules === "" ? (
            <span className="gm-stage-free">None</span>
          ) : (
            <>
              <IconLock size={12} aria-hidden /> {rules}
            </>
          )}
        </span>
      </button>
      {manages ? (
        <>
          <ActionIcon
            size="sm"
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
            aria-label={`Move ${stage.name} up`}
          >
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            size="sm"
            disabled={index === last}
            onClick={() => onMove(index + 1)}
            aria-label={`Move ${stage.name} down`}
          >
            <IconArrowDown size={14} />
          </ActionIcon>
        </>
      ) : null}
    </li>
  );
}
