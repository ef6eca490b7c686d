import { type PersonRow, placePeople, type PlacedRow } from "#modules/identity";
import { Refusal } from "#platform/errors";
import { fileInfo, readFile } from "#platform/files/files";
import type { Work } from "#platform/work";
import type { CsvRecord } from "../csv/csv-dialect.ts";
import { isRefusedFile, withoutApostrophe, writeRefused } from "../csv/csv-refused.ts";
import { rowProblem, type TableFormat } from "../csv/csv-table.ts";
import { fileOf } from "../import-file.ts";
import { detectedFile, placedReasons } from "../import-wire.ts";
import { detectTable, tableRows } from "../import-table.ts";
import type { Reason } from "../import-schema.ts";
import { cellError } from "../values/cell-error-rules.ts";
import { peopleMapping } from "./people-mapping.ts";
import { type ImportPeople, maxNamedPeople, maxPeople, peopleFields, type PeopleImport } from "./people-schema.ts";

const maxSamples = 5;
const maxSampleLength = 80;
const nothing = { rows: [], newTeams: [], movedTeams: [] };

/** Makes members and teams of a file of people, or tries it: whole in one transaction, so that it is in or not at all. */
export async function importPeople(work: Work, input: ImportPeople): Promise<PeopleImport> {
  const file = await fileOf(work, input);
  const open = () => readFile(work, file);
  const format = await detectTable(open, input);
  const { mapping, problems } = peopleMapping(format.columns, input.mapping);
  const records = await allRows(open, format);
  const readings = records.map((record) => readPerson(record, format, mapping));
  const sound = readings.flatMap(({ person }) => person ?? []);
  const placed = problems.length > 0 ? nothing : await placePeople(work, sound, { dryRun: !input.write });
  if (input.write && problems.length > 0)
    throw new Refusal("rule_broken", "The file cannot be imported like this", { problems });
  const refused = (problems.length > 0 ? [] : refusals({ readings, placed: placed.rows, mapping })).map((row) => ({
    ...row,
    reasons: placedReasons(format, row),
  }));
  const count = (action: PlacedRow["action"]) => placed.rows.filter((row) => row.action === action).length;
  return {
    file,
    fileName: input.fileName ?? (await fileInfo(work, file)).name,
    detected: { ...detectedFile(format), dateOrder: null, rows: records.length },
    columns: format.columns.map((name, index) => ({ name, samples: samplesOf(records, index) })),
    mapping,
    problems,
    counts: { create: count("create"), update: count("update"), unchanged: count("unchanged"), refuse: refused.length },
    people: peopleOf(sound, placed.rows),
    newTeams: [...placed.newTeams],
    movedTeams: [...placed.movedTeams],
    refused: refused.map(({ line, reasons }) => ({ line, reasons })),
    refusedCsv: refused.length === 0 ? "" : writeRefused(format.columns, refused),
    written: input.write,
  };
}

function peopleOf(sound: readonly PersonRow[], placed: readonly PlacedRow[]): PeopleImport["people"] {
  return placed
    .flatMap(({ line, action, member }, index) => {
      const row = sound[index];
      if (row === undefined || action === "refuse") return [];
      return [{ line, name: row.name, email: row.email, team: row.team ?? row.parentTeam, action, member }];
    })
    .slice(0, maxNamedPeople);
}

async function allRows(open: () => AsyncGenerator<Uint8Array>, format: TableFormat): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const some of tableRows(open, format)) {
    records.push(...some);
    if (records.length > maxPeople)
      throw new Refusal("too_large", `A file of people has at most ${maxPeople} rows`, {
        problems: [{ path: "file", code: "too_many_rows", message: `At most ${maxPeople} rows` }],
      });
  }
  return records;
}

interface PersonReading {
  readonly record: CsvRecord;
  readonly person: PersonRow | null;
  readonly reasons: readonly Reason[];
}

function readPerson(record: CsvRecord, format: TableFormat, mapping: PeopleImport["mapping"]): PersonReading {
  const problem = rowProblem(record, format);
  if (problem !== null) return { record, person: null, reasons: [{ column: null, message: problem }] };
  const cell = (column: string | null) => {
    const raw = column === null ? "" : (record.fields[format.columns.indexOf(column)] ?? "");
    return (isRefusedFile(format.columns) ? withoutApostrophe(raw) : raw).trim();
  };
  const reasons = peopleFields.flatMap((field): Reason[] => {
    const error = cellError(cell(mapping[field]));
    return error === null ? [] : [{ column: mapping[field], message: `The cell ${error}` }];
  });
  if (reasons.length > 0) return { record, person: null, reasons };
  const text = (column: string | null) => (cell(column) === "" ? null : cell(column));
  const person = {
    line: record.line,
    name: cell(mapping.name),
    email: text(mapping.email)?.toLowerCase() ?? null,
    team: text(mapping.team),
    parentTeam: text(mapping.parentTeam),
  };
  return { record, person, reasons };
}

interface Outcome {
  readonly readings: readonly PersonReading[];
  readonly placed: readonly PlacedRow[];
  readonly mapping: PeopleImport["mapping"];
}

function refusals({
  readings,
  placed,
  mapping,
}: Outcome): { line: number; cells: readonly string[]; reasons: Reason[] }[] {
  const problems = new Map(placed.filter(({ action }) => action === "refuse").map((row) => [row.line, row.problems]));
  return readings.flatMap(({ record, reasons }) => {
    const found = (problems.get(record.line) ?? []).map(({ field, message }) => ({ column: mapping[field], message }));
    const all = [...reasons, ...found];
    return all.length === 0 ? [] : [{ line: record.line, cells: record.fields, reasons: all }];
  });
}

function samplesOf(records: readonly CsvRecord[], index: number): string[] {
  const cells = records.slice(0, 100).map(({ fields }) => (fields[index] ?? "").trim().slice(0, maxSampleLength));
  return [...new Set(cells)].filter((cell) => cell !== "").slice(0, maxSamples);
}
