import { z } from "zod";
import { ListRecords, TypeKey } from "../records/record-schema.ts";

/** What is exported: the same filter, search and order as the list, all of its pages. */
export const ExportRecords = ListRecords.pick({ filter: true, q: true, sort: true });
export type ExportRecords = z.infer<typeof ExportRecords>;

export const ExportAnyRecords = ExportRecords.extend({ type: TypeKey });

/** A file whose content follows piece by piece. */
export const ExportFile = z
  .object({ fileName: z.string(), mediaType: z.literal("text/csv") })
  .meta({ id: "ExportFile" });
export type ExportFile = z.infer<typeof ExportFile>;
