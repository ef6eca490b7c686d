import { z } from "zod";
import { ListRecords } from "../records/record-schema.ts";

/** What is exported: the same filter, search and order as the list, all of its pages. */
export const ExportRecords = ListRecords.pick({ filter: true, q: true, sort: true });
export type ExportRecords = z.infer<typeof ExportRecords>;

export const ExportFile = z
  .object({ fileName: z.string(), mediaType: z.string(), content: z.string() })
  .meta({ id: "ExportFile" });
export type ExportFile = z.infer<typeof ExportFile>;
