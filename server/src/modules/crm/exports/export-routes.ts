import { operation } from "#platform/operation";
import { allObjects, anyObjectOf } from "../objects.ts";
import { onRecords } from "../records/any-record-routes.ts";
import { ExportAnyRecords, ExportFile, ExportRecords } from "./export-schema.ts";
import { exportedLines, exportFile } from "./exports.ts";

const description =
  "The records of the list with the same filter, search and order, however many; an import reads the file back. " +
  "Relations stand there by name and by id, with the primary one and the labels. The file is written page by page: a record is in it as it was when its page was read.";

/** One download for each object, of the same records as its list. */
const ofObjects = allObjects.map((object) =>
  operation({
    id: `crm.${object.plural}.export`,
    summary: `Download ${object.plural} as CSV`,
    description,
    http: { method: "GET", path: `/api/v1/${object.plural}/export.csv`, download: true },
    scope: "organization",
    permission: `${object.plural}.export`,
    input: ExportRecords,
    output: ExportFile,
    hiddenFrom: ["graphql"],
    run: (work, input) => exportFile(work, object, input),
    stream: (within, input) => exportedLines(within, async () => object, input),
  }),
);

export const exportOperations = [
  ...ofObjects,
  operation({
    ...onRecords("export"),
    id: "crm.records.export",
    summary: "Download records of any type as CSV",
    description,
    http: { method: "GET", path: "/api/v1/records/:type/export.csv", download: true },
    input: ExportAnyRecords,
    output: ExportFile,
    errors: ["not_found"],
    hiddenFrom: ["graphql"],
    run: async (work, { type, ...input }) => exportFile(work, await anyObjectOf(work, type, "type"), input),
    stream: (within, { type, ...input }) => exportedLines(within, (work) => anyObjectOf(work, type, "type"), input),
  }),
];
