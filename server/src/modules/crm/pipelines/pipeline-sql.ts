import { sql } from "kysely";
import type { Work } from "#platform/work";
import { crmTables } from "../tables.ts";
import type { Pipeline, Stage } from "./pipeline-schema.ts";

const pipelineColumns = ["id", "key", "name", "position", "skipping", "going_back", "version"] as const;
const stageColumns = [
  "id",
  "pipeline_id",
  "key",
  "name",
  "position",
  "kind",
  "probability",
  "required_properties",
  "allowed_from",
  "entered_by",
  "version",
] as const;

/** Every pipeline of the organization with its stages, in their order. */
export async function readPipelines(work: Work): Promise<Pipeline[]> {
  const db = crmTables(work);
  const pipelines = await db
    .selectFrom("crm.pipeline")
    .select(pipelineColumns)
    .where("org_id", "=", work.orgId)
    .where("deleted_at", "is", null)
    .orderBy("position")
    .orderBy("id")
    .execute();
  const stages = await db
    .selectFrom("crm.stage")
    .select(stageColumns)
    .where("org_id", "=", work.orgId)
    .where("deleted_at", "is", null)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return pipelines.map(({ going_back: goingBack, ...pipeline }) => ({
    ...pipeline,
    goingBack,
    stages: stages.filter((stage) => stage.pipeline_id === pipeline.id).map(toStage),
  }));
}

type StageRow = { [Column in (typeof stageColumns)[number]]: unknown } & {
  kind: Stage["kind"];
  required_properties: string[];
  allowed_from: string[] | null;
  entered_by: string[] | null;
};

function toStage(row: StageRow): Stage {
  return {
    id: String(row.id),
    pipelineId: String(row.pipeline_id),
    key: String(row.key),
    name: String(row.name),
    position: Number(row.position),
    kind: row.kind,
    probability: Number(row.probability),
    requiredProperties: row.required_properties,
    allowedFrom: row.allowed_from,
    enteredBy: row.entered_by,
    version: Number(row.version),
  };
}

/**
 * Keeps other changes to the organization's pipelines waiting until this one has committed, and waits itself for
 * deals that are just entering a stage (`holdStages`): what is counted afterwards stays true.
 */
export async function lockPipelines(work: Work): Promise<void> {
  const db = crmTables(work);
  await db.selectFrom("crm.pipeline").select("id").where("org_id", "=", work.orgId).orderBy("id").forUpdate().execute();
  await db.selectFrom("crm.stage").select("id").where("org_id", "=", work.orgId).orderBy("id").forUpdate().execute();
}

/** Holds stages and their pipelines as they are until the commit, and answers the versions each has now; deleted ones are left out. */
export async function holdStages(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, StageVersions>> {
  const rows = await crmTables(work)
    .selectFrom("crm.stage as s")
    .innerJoin("crm.pipeline as p", (join) =>
      join.onRef("p.org_id", "=", "s.org_id").onRef("p.id", "=", "s.pipeline_id"),
    )
    .select(["s.id", "s.version", "p.version as pipeline_version"])
    .where("s.org_id", "=", work.orgId)
    .where("s.id", "in", [...ids])
    .where("s.deleted_at", "is", null)
    .orderBy("s.id")
    .forKeyShare()
    .execute();
  return new Map(rows.map((row) => [row.id, { stage: row.version, pipeline: row.pipeline_version }]));
}

export interface StageVersions {
  readonly stage: number;
  readonly pipeline: number;
}

type PipelineToInsert = Omit<Pipeline, "id" | "version" | "stages">;

export async function insertPipeline(work: Work, pipeline: PipelineToInsert): Promise<string | undefined> {
  const { key, name, position, skipping, goingBack } = pipeline;
  const row = await crmTables(work)
    .insertInto("crm.pipeline")
    .values({
      org_id: work.orgId,
      key,
      name,
      position,
      skipping,
      going_back: goingBack,
      created_at: work.now,
      updated_at: work.now,
      deleted_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

export type StageToInsert = Omit<Stage, "id" | "version">;

/** Undefined ids stand for stages whose key was taken at the same moment. */
export async function insertStages(work: Work, stages: readonly StageToInsert[]): Promise<string[]> {
  const rows = await crmTables(work)
    .insertInto("crm.stage")
    .values(
      stages.map((stage) => ({
        org_id: work.orgId,
        pipeline_id: stage.pipelineId,
        key: stage.key,
        name: stage.name,
        position: stage.position,
        kind: stage.kind,
        probability: stage.probability,
        required_properties: stage.requiredProperties,
        allowed_from: stage.allowedFrom,
        entered_by: stage.enteredBy,
        created_at: work.now,
        updated_at: work.now,
        deleted_at: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

type PipelineChange = Partial<Pick<Pipeline, "name" | "skipping" | "goingBack">> & { readonly deleted?: true };

/** Without a change it only says that something about the pipeline's stages has changed. */
export async function updatePipelineRow(work: Work, pipeline: Pipeline, change: PipelineChange): Promise<void> {
  const { name, skipping, goingBack } = { ...pipeline, ...change };
  await crmTables(work)
    .updateTable("crm.pipeline")
    .set({
      version: pipeline.version + 1,
      updated_at: work.now,
      name,
      skipping,
      going_back: goingBack,
      ...(change.deleted === true ? { deleted_at: work.now } : {}),
    })
    .where("org_id", "=", work.orgId)
    .where("id", "=", pipeline.id)
    .execute();
}

export async function updateStageRow(work: Work, stage: Stage, deleted: boolean): Promise<void> {
  await crmTables(work)
    .updateTable("crm.stage")
    .set({
      name: stage.name,
      kind: stage.kind,
      probability: stage.probability,
      required_properties: stage.requiredProperties,
      allowed_from: stage.allowedFrom,
      entered_by: stage.enteredBy,
      version: stage.version + 1,
      updated_at: work.now,
      deleted_at: deleted ? work.now : null,
    })
    .where("org_id", "=", work.orgId)
    .where("id", "=", stage.id)
    .execute();
}

/** Writes the order of pipelines or of a pipeline's stages: the place of each id in the list is its position. */
export async function writeOrder(
  work: Work,
  table: "crm.pipeline" | "crm.stage",
  ids: readonly string[],
): Promise<void> {
  await sql`
    update ${sql.table(table)} t set position = o.n - 1
    from unnest(${ids}::bigint[]) with ordinality as o (id, n)
    where t.org_id = ${work.orgId}::bigint and t.id = o.id and t.position <> o.n - 1`.execute(crmTables(work));
}

/** How many deals stand in a stage or pipeline, those in the bin apart. */
export async function countDealsIn(
  work: Work,
  column: "stage_id" | "pipeline_id",
  id: string,
): Promise<{ live: number; inBin: number }> {
  const there = sql`from crm.deal r where r.org_id = ${work.orgId}::bigint and ${sql.ref(`r.${column}`)} = ${id}::bigint`;
  // one statement: a deal that is just restored is in the one or in the other
  const { rows } = await sql<{ live: string; binned: string }>`
    select (select count(*) ${there} and r.deleted_at is null) as live,
      (select count(*) ${there} and r.deleted_at is not null) as binned`.execute(crmTables(work));
  const [row] = rows;
  return { live: Number(row?.live ?? 0), inBin: Number(row?.binned ?? 0) };
}
