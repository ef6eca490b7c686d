import type { Board, BoardColumn } from "../modules/crm/board/board-state.ts";
import type { Pipeline, Stage } from "../modules/crm/pipelines/pipeline-queries.ts";
import type { Deal, PropertyInfo } from "../modules/crm/records/record.ts";

const longAgo = "2026-03-01T10:00:00Z";

/** An open stage without rules, but for what the test says of it. */
export function aStage(over: Partial<Stage> = {}): Stage {
  const id = over.id ?? "1";
  return {
    id,
    pipelineId: "1",
    key: `s${id}`,
    name: `Stage ${id}`,
    position: Number(id),
    kind: "open",
    probability: 50,
    requiredProperties: [],
    allowedFrom: null,
    enteredBy: null,
    version: 1,
    ...over,
  };
}

/** A pipeline of these stages in which every move is allowed, but for what the test says of it. */
export function aPipeline(stages: Stage[], over: Partial<Pipeline> = {}): Pipeline {
  const usual = { id: "1", key: "sales", name: "Sales", position: 0, skipping: true, goingBack: true, version: 1 };
  return { ...usual, stages, ...over };
}

/** A deal of nobody and nothing in the first stage, but for what the test says of it. */
export function aDeal(over: Partial<Deal> = {}): Deal {
  const stageId = over.stageId ?? "1";
  return {
    id: "9",
    name: `Deal ${over.id ?? "9"}`,
    version: 1,
    custom: {},
    createdAt: longAgo,
    updatedAt: longAgo,
    owner: null,
    pipelineId: "1",
    stageId,
    amount: null,
    closeDate: null,
    nextStep: null,
    account: null,
    contact: null,
    stage: { id: stageId, name: `Stage ${stageId}`, kind: "open" },
    stageEnteredAt: longAgo,
    closedAt: null,
    lostReason: null,
    wonReason: null,
    ...over,
  };
}

/** A built-in text that may be written, but for what the test says of it. */
export function aProperty(key: string, over: Partial<PropertyInfo> = {}): PropertyInfo {
  return {
    id: null,
    object: "deal",
    key,
    label: key,
    type: "text",
    builtIn: true,
    options: [],
    target: null,
    required: false,
    unique: false,
    default: null,
    writable: true,
    filterable: true,
    sortable: true,
    description: null,
    group: null,
    version: null,
    rules: null,
    ...over,
  };
}

/** A column of a board with these cards, all read, and nothing counted but them. */
export function aColumn(stage: Stage, cards: readonly Deal[], over: Partial<BoardColumn> = {}): BoardColumn {
  return { stage, count: cards.length, sum: [], weighted: [], cards, nextCursor: null, ...over };
}

/** A board of these columns. */
export function aBoard(stages: readonly BoardColumn[]): Board {
  return { pipeline: { id: "1", name: "Sales" }, stages };
}
