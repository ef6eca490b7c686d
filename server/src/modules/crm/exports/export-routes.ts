import { operation } from "#platform/operation";
import { allObjects } from "../objects.ts";
import { ExportFile, ExportRecords } from "./export-schema.ts";
import { exportRecords, maxExportRows } from "./exports.ts";

/** One download for each object, of the same records as its list. */
export const exportOperations = allObjects.map((object) =>
  operation({
    id: `crm.${object.plural}.export`,
    summary: `Download ${object.plural} as CSV`,
    description: `The records of the list with the same filter, search and order, at most ${maxExportRows}; an import reads the file back.`,
    http: { method: "GET", path: `/api/v1/${object.plural}/export.csv`, download: true },
    scope: "organization",
    permission: `${object.plural}.export`,
    input: ExportRecords,
    output: ExportFile,
    errors: ["too_large"],
    hiddenFrom: ["graphql"],
    run: (work, input) => exportRecords(work, object, input),
  }),
);
