import type { Problem } from "#platform/errors";
import type { NewPipeline, Stage, StageKind } from "./pipeline-schema.ts";

type StagePlan = NonNullable<NewPipeline["stages"]>[number];

const step = (key: string, name: string, probability: number, kind: StageKind = "open"): StagePlan => ({
  key,
  name,
  kind,
  probability,
  requiredProperties: [],
  enteredBy: null,
});

/** The pipeline an organization begins with. */
export const defaultStages: readonly StagePlan[] = [
  step("new", "New", 10),
  step("qualified", "Qualified", 20),
  step("meeting", "Meeting", 40),
  step("proposal", "Proposal", 60),
  step("negotiation", "Negotiation", 80),
  step("won", "Won", 100, "won"),
  step("lost", "Lost", 0, "lost"),
];

/** The chance of winning nobody has set yet. */
export function usualProbability(kind: StageKind): number {
  return kind === "won" ? 100 : kind === "lost" ? 0 : 50;
}

/** Everything wrong with a pipeline's stages as they would be, in their order. */
export function pipelineProblems(stages: readonly Pick<Stage, "key" | "kind" | "probability">[]): Problem[] {
  const problems: Problem[] = [];
  if (!stages.some(({ kind }) => kind === "open"))
    problems.push({
      path: "stages",
      code: "no_open_stage",
      message: "A pipeline needs at least one open stage, where deals begin",
    });
  const keys = new Set<string>();
  stages.forEach(({ key, kind, probability }, index) => {
    if (keys.has(key))
      problems.push({ path: `stages.${index}.key`, code: "taken", message: `Two stages have the key ${key}` });
    keys.add(key);
    if (kind === "won" && probability !== 100)
      problems.push({
        path: `stages.${index}.probability`,
        code: "unfit",
        message: "A won stage has the probability 100",
      });
    if (kind === "lost" && probability !== 0)
      problems.push({
        path: `stages.${index}.probability`,
        code: "unfit",
        message: "A lost stage has the probability 0",
      });
  });
  return problems;
}
