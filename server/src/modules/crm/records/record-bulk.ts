import { z } from "zod";
import { type AnyOperation, operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import type { Work } from "#platform/work";
import type { AnyObjectType } from "./object-type.ts";
import type { RecordInput } from "./record-drafts.ts";
import { maxBulkRecords, type RecordChangeShape } from "./record-schema.ts";
import { deleteRecords, restoreRecords } from "./records.ts";
import { updateRecords, type WriteOutcome } from "./record-writing.ts";

const Problem = z.object({ path: z.string(), code: z.string(), message: z.string() });

/** What became of each record of a bulk call: every one is in exactly one list. */
export const BulkOutcome = z
  .object({
    done: z.array(Id),
    unchanged: z.array(Id).describe("They were like that already"),
    refused: z.array(z.object({ id: Id, code: z.string(), problems: z.array(Problem) })),
  })
  .meta({ id: "BulkOutcome", description: "What could be done is done; the rest is refused record by record" });
export type BulkOutcome = z.infer<typeof BulkOutcome>;

/** Which state a bulk change left each record in: it is taken back upon that state alone. */
export const BulkChanged = BulkOutcome.extend({
  versions: z.array(Version).describe("The versions of `done`, in the same order"),
}).meta({ id: "BulkChanged", description: "A bulk outcome, with the versions that the changes made" });
export type BulkChanged = z.infer<typeof BulkChanged>;

/** Records of a bulk call, each named once. */
export const BulkIds = z.object({
  ids: z
    .array(Id)
    .min(1)
    .max(maxBulkRecords)
    .refine((ids) => new Set(ids).size === ids.length, "Name each record once"),
});

/** The operations on many records at once that every object has. */
export function bulkOperations(object: AnyObjectType, changed: RecordChangeShape): AnyOperation[] {
  const { plural } = object;
  const path = `/api/v1/${plural}/bulk`;
  const shared = { scope: "organization", output: BulkOutcome } as const;
  return [
    operation({
      ...shared,
      output: BulkChanged,
      id: `crm.${plural}.bulkUpdate`,
      summary: `Change many ${plural} at once`,
      description: "Absent properties stay as they are, null empties. Without `version` whatever state a record is in.",
      http: { method: "POST", path: `${path}/update` },
      permission: `${plural}.bulk`,
      input: z.object({
        changes: z
          .array(changed.extend({ version: Version.optional() }))
          .min(1)
          .max(maxBulkRecords),
      }),
      run: (work, input) => changeMany(work, object, input.changes),
    }),
    operation({
      ...shared,
      id: `crm.${plural}.bulkDelete`,
      summary: `Put many ${plural} into the bin`,
      http: { method: "POST", path: `${path}/delete` },
      permission: `${plural}.bulk`,
      input: BulkIds,
      run: (work, { ids }) => deleteMany(work, object, ids),
    }),
    operation({
      ...shared,
      id: `crm.${plural}.bulkRestore`,
      summary: `Take many ${plural} out of the bin`,
      http: { method: "POST", path: `${path}/restore` },
      permission: `${plural}.bulk`,
      input: BulkIds,
      run: (work, { ids }) => restoreMany(work, object, ids),
    }),
  ];
}

/** Changes records of one object, each done or refused by itself. */
export async function changeMany(
  work: Work,
  object: AnyObjectType,
  changes: readonly (RecordInput & { readonly id: string; readonly version?: number | undefined })[],
): Promise<BulkChanged> {
  const outcome = await updateRecords(
    work,
    object,
    changes.map(({ id, version, ...values }) => ({ id, values, ...(version === undefined ? {} : { version }) })),
  );
  const reply = toReply(
    outcome,
    changes.map(({ id }) => id),
  );
  return { ...reply, versions: outcome.written.map(({ change }) => change?.version ?? 1) };
}

/** Puts records of one object into the bin, each done or refused by itself. */
export async function deleteMany(work: Work, object: AnyObjectType, ids: readonly string[]): Promise<BulkOutcome> {
  const outcome = await deleteRecords(
    work,
    object,
    ids.map((id) => ({ id })),
  );
  return toReply(outcome, ids);
}

/** Takes records of one object out of the bin, each done or refused by itself. */
export async function restoreMany(work: Work, object: AnyObjectType, ids: readonly string[]): Promise<BulkOutcome> {
  const outcome = await restoreRecords(
    work,
    object,
    ids.map((id) => ({ id })),
  );
  return toReply(outcome, ids);
}

function toReply({ written, unchanged, refused }: WriteOutcome, ids: readonly string[]): BulkOutcome {
  return {
    done: written.map(({ id }) => id),
    unchanged: unchanged.map(({ id }) => id),
    refused: refused.map(({ index, code, problems }) => ({ id: ids[index] ?? "", code, problems: [...problems] })),
  };
}
