import { operation } from "#platform/operation";
import {
  ChangeImport,
  CsvDownload,
  Import,
  ImportId,
  ImportPage,
  ListImports,
  RunImport,
  StartImport,
  UndoImport,
} from "./import-schema.ts";
import { undoImport } from "./undo/undoing.ts";
import { changeImport, listImports, readImport, refusedRows, runImport, startImport } from "./imports.ts";

const scope = "organization" as const;
const permission = "imports.run";

export const importOperations = [
  operation({
    id: "crm.imports.start",
    summary: "Take in a CSV file and try it",
    description:
      "Finds out encoding, delimiter, header and date order, maps columns by their names, and tries every row without writing one. " +
      "Relations (account, contact, owner, pipeline, stage, parent account) are given by id, by a unique property, e-mail or domain, or by name. " +
      "An empty cell changes nothing. Amounts are in major units (1054 is EUR 1,054.00 where the organization's currency is EUR). " +
      "Deals may bring their history: `createdAt`, `closeDate`, `closedAt` and `stageEnteredAt` can be mapped, and a deal that arrives closed counts as closed on its close date. " +
      "Files above 2 MB are tried in the background: `status` is then `checking`.",
    http: { method: "POST", path: "/api/v1/imports", status: 201, upload: true },
    scope,
    permission,
    input: StartImport,
    output: Import,
    errors: ["not_found", "too_large", "no_room", "unsupported_media"],
    hiddenFrom: ["graphql"],
    run: startImport,
  }),
  operation({
    id: "crm.imports.change",
    summary: "Correct the mapping or another choice, and try again",
    description: "Columns and defaults that are not named keep what they have.",
    http: { method: "PATCH", path: "/api/v1/imports/:id" },
    scope,
    permission,
    input: ChangeImport,
    output: Import,
    errors: ["not_found", "conflict", "too_large", "unsupported_media"],
    hiddenFrom: ["graphql"],
    run: changeImport,
  }),
  operation({
    id: "crm.imports.run",
    summary: "Write what the dry run showed",
    description:
      "Goes on in the background, batch by batch; an import that failed on its way goes on where it stopped.",
    http: { method: "POST", path: "/api/v1/imports/:id/run", status: 202 },
    scope,
    permission,
    input: RunImport,
    output: Import,
    errors: ["not_found", "conflict", "rule_broken"],
    run: runImport,
  }),
  operation({
    id: "crm.imports.undo",
    summary: "Take an import back: what it made and what it changed",
    description:
      "Goes on in the background, the last row first. Records the import made go to the bin. Records it changed get back what they had, " +
      "property by property, where they still hold what the import wrote. What somebody has changed since, or built on, is left and named in `undo`; " +
      "`force` puts such records that the import made into the bin as well, now or in a second call. Properties it made are archived when nothing else uses them.",
    http: { method: "POST", path: "/api/v1/imports/:id/undo", status: 202 },
    scope,
    permission,
    input: UndoImport,
    output: Import,
    errors: ["not_found", "conflict"],
    run: undoImport,
  }),
  operation({
    id: "crm.imports.list",
    summary: "List imports, newest first",
    http: { method: "GET", path: "/api/v1/imports" },
    scope,
    permission,
    input: ListImports,
    output: ImportPage,
    run: listImports,
  }),
  operation({
    id: "crm.imports.get",
    summary: "Read an import and how far it has come",
    http: { method: "GET", path: "/api/v1/imports/:id" },
    scope,
    permission,
    input: ImportId,
    output: Import,
    errors: ["not_found"],
    run: readImport,
  }),
  operation({
    id: "crm.imports.refused",
    summary: "Download the refused rows with their reasons",
    description:
      "Mend the rows and import the file again. Cells that a spreadsheet would take for a formula begin with an apostrophe, which the import takes away.",
    http: { method: "GET", path: "/api/v1/imports/:id/refused.csv", download: true },
    scope,
    permission,
    input: ImportId,
    output: CsvDownload,
    errors: ["not_found"],
    hiddenFrom: ["graphql"],
    run: refusedRows,
  }),
];
