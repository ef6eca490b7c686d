import { z } from "zod";
import { PageInput } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import { Note } from "../notes/note-schema.ts";
import { CustomValue, TypeKey } from "../records/record-schema.ts";

/** One property as it was and as it is. Relations carry the names people know them by. */
export const TimelineChange = z
  .object({
    property: z.string(),
    label: z.string(),
    before: CustomValue,
    after: CustomValue,
    beforeName: z.string().nullable().describe("The name of what `before` points to"),
    afterName: z.string().nullable(),
  })
  .meta({ id: "TimelineChange" });
export type TimelineChange = z.infer<typeof TimelineChange>;

/** One thing that happened to a record. */
export const TimelineItem = z
  .object({
    id: z.string(),
    at: Instant,
    kind: z.enum([
      "note",
      "created",
      "changed",
      "moved",
      "deleted",
      "restored",
      "imported",
      "taskCreated",
      "taskDone",
      "taskReopened",
    ]),
    actor: z.object({ name: z.string() }),
    note: Note.optional(),
    task: z.object({ id: Id, title: z.string() }).optional(),
    changes: z.array(TimelineChange).optional(),
    from: z.string().optional().describe("The stage it left"),
    to: z.string().optional().describe("The stage it entered"),
    days: z.number().optional().describe("How long it stood in the stage it left"),
  })
  .meta({ id: "TimelineItem" });
export type TimelineItem = z.infer<typeof TimelineItem>;

export const ListTimeline = PageInput.extend({ object: TypeKey, recordId: Id });
export type ListTimeline = z.infer<typeof ListTimeline>;
