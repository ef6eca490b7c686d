import { orderProblems, roleProblems } from "@gomark/server/shared/crm/deals/stage-way";
import type { FieldProblem } from "../../../lib/problem.ts";
import { roleLabel } from "../../identity/roles.ts";
import type { Pipeline, Stage } from "../pipelines/pipeline-queries.ts";
import { pathOf, valueOf } from "../records/record-values.ts";
import type { CrmRecord, Deal, PropertyInfo, Value } from "../records/record.ts";

/** A move that waits for values: what is asked for, and what else the server found. */
export type Asked = {
  readonly properties: readonly PropertyInfo[];
  /** Problems by the asked property's path. */
  readonly byPath: Readonly<Record<string, string>>;
  /** Broken rules that no value here can mend. */
  readonly others: readonly string[];
};

/** Why a stage lets no deal in from another stage; null where it does. */
export type StageBlock = (stage: Stage, fromStageId: string) => string | null;

/** What the rules of stages are judged by: the pipelines, where they have been read, and the roles of whoever moves. */
type Judged = { readonly pipelines: readonly Pipeline[] | undefined; readonly roles: readonly string[] };

/** Judges a way by the rules that the server judges it by. Where a closed deal stood before, only the server knows. */
export function blockedBy(stage: Stage, fromStageId: string, { pipelines, roles }: Judged): string | null {
  if (stage.id === fromStageId) return null;
  const from = pipelines?.flatMap(({ stages }) => stages).find(({ id }) => id === fromStageId);
  const isTaken = stage.allowedFrom === null || stage.allowedFrom.includes(fromStageId);
  const taken = isTaken ? [] : [`${stage.name} takes no deals from ${from?.name ?? "there"}`];
  const pipeline = pipelines?.find(({ id }) => id === stage.pipelineId);
  const order =
    from === undefined || pipeline === undefined ? [] : orderProblems({ from, to: stage, pipeline, closedFrom: null });
  const label = (key: string) => roleLabel("organization", key);
  const why = [...taken, ...[...order, ...roleProblems(stage, roles, label)].map(({ message }) => message)];
  return why.length === 0 ? null : asSentences(why);
}

/** Several reasons one after the other, each a sentence; one alone stays as it is. */
export function asSentences(lines: readonly string[]): string {
  return lines.length === 1
    ? lines.join("")
    : lines.map((line) => (/[.!?]$/u.test(line) ? line : `${line}.`)).join(" ");
}

/** What a move asks for before it is sent: the stage's required properties that are empty, and why a deal was won or lost. */
export function neededFor(deal: Deal, stage: Stage, properties: readonly PropertyInfo[]): readonly PropertyInfo[] {
  // From one end to the other goes no way at all; asking for values first would only waste them.
  if (deal.stage.kind !== "open" && stage.kind !== "open") return [];
  return properties.filter((property) => property.writable && isAsked(property, stage) && isEmpty(deal, property));
}

/** Why a deal was won is asked for too, and may be left open. */
function isAsked(property: PropertyInfo, stage: Stage): boolean {
  return isRequired(property, stage) || (stage.kind === "won" && property.builtIn && property.key === "wonReason");
}

/** Whether a stage lets no deal in without the property; a lost deal always needs its reason. */
export function isRequired(property: PropertyInfo, stage: Stage): boolean {
  if (stage.kind === "lost" && property.builtIn && property.key === "lostReason") return true;
  return stage.requiredProperties.includes(property.key);
}

function isEmpty(deal: CrmRecord, property: PropertyInfo): boolean {
  return valueOf(deal, property) === null;
}

/** Sorts a refusal's problems into what can be asked for in place and what cannot. */
export function askedFor(problems: readonly FieldProblem[], properties: readonly PropertyInfo[]): Asked {
  const found: PropertyInfo[] = [];
  const byPath: Record<string, string> = {};
  const others: string[] = [];
  for (const problem of problems) {
    const property = properties.find((one) => one.writable && one.target !== "stage" && names(problem.path, one));
    if (property === undefined) {
      others.push(problem.message);
      continue;
    }
    const path = pathOf(property);
    byPath[path] = path in byPath ? `${byPath[path]} ${problem.message}` : problem.message;
    if (!found.includes(property)) found.push(property);
  }
  return { properties: found, byPath, others };
}

/** Problem paths may stand below `values`, where the move carried them, and below the property ("amount.minor"). */
function names(path: string, property: PropertyInfo): boolean {
  const bare = path.replace(/^values\./u, "");
  return [property.key, pathOf(property)].some((name) => bare === name || bare.startsWith(`${name}.`));
}

/** The body of a move with the values that were asked for. */
export function moveBody(
  deal: CrmRecord,
  stage: Pick<Stage, "id">,
  values: readonly (readonly [PropertyInfo, Value])[],
): Record<string, unknown> {
  const reasons: Record<string, Value> = {};
  const others: Record<string, Value> = {};
  for (const [property, value] of values) {
    if (value === null) continue;
    if (property.key === "lostReason" || property.key === "wonReason") reasons[property.key] = value;
    else others[property.key] = value;
  }
  return {
    stageId: stage.id,
    version: deal.version,
    ...reasons,
    ...(Object.keys(others).length === 0 ? {} : { values: others }),
  };
}
