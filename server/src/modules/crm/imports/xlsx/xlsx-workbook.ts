import { type Archive, unreadable } from "./xlsx-archive.ts";
import { type NumberFormat, numberFormat } from "./xlsx-number-format-rules.ts";
import { readSharedStrings, type SharedStrings } from "./xlsx-shared-strings.ts";
import { type Attributes, readWholeXml } from "./xlsx-xml.ts";

const maxSheets = 1000;
const maxStyles = 100_000;

/** A sheet of a workbook: its name and the part it stands in. */
export interface SheetPart {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

/** What all sheets of a workbook are read by. */
export interface Workbook {
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  /** The number format of each cell style. */
  readonly formats: readonly NumberFormat[];
  readonly shared: SharedStrings;
}

/** Reads what stands beside the sheets. Refuses archives that are no workbook, saying what they are. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const main = await mainPart(archive);
  const parts = await relationships(archive, main);
  const listed = await listedSheets(archive, main);
  const byType = (ending: string) => [...parts.values()].find(({ type }) => type.endsWith(ending))?.target;
  return {
    sheets: listed.sheets.flatMap(({ name, relation, hidden }) => {
      const found = parts.get(relation);
      // chart sheets and macro sheets hold no cells
      return found?.type.endsWith("/worksheet") === true ? [{ name, part: found.target, hidden }] : [];
    }),
    date1904: listed.date1904,
    formats: await readFormats(archive, byType("/styles")),
    shared: await readSharedStrings(archive, byType("/sharedStrings")),
  };
}

async function mainPart(archive: Archive): Promise<string> {
  const root = await relationships(archive, "");
  const main = [...root.values()].find(({ type }) => type.endsWith("/officeDocument"))?.target ?? "xl/workbook.xml";
  if (archive.names.has(main) && main.endsWith(".xml")) return main;
  throw unreadable("no_workbook", whatItIs(archive.names));
}

function whatItIs(names: ReadonlySet<string>): string {
  const [what, mend] = names.has("xl/workbook.bin")
    ? ["a binary Excel workbook (.xlsb)", "Open it, save it as XLSX or CSV"]
    : names.has("content.xml")
      ? ["an OpenDocument file", "Open it, save the table as XLSX or CSV"]
      : names.has("word/document.xml")
        ? ["a Word document", "Put the table into a spreadsheet, save it as XLSX or CSV"]
        : ["a zip archive without a workbook in it", "Unpack it"];
  return `This is ${what}. ${mend} and upload that.`;
}

interface Relationship {
  readonly type: string;
  readonly target: string;
}

/** Where the relations of a part lead, by id. */
async function relationships(archive: Archive, part: string): Promise<ReadonlyMap<string, Relationship>> {
  const at = part.lastIndexOf("/") + 1;
  const found = new Map<string, Relationship>();
  await readWholeXml(archive.text(`${part.slice(0, at)}_rels/${part.slice(at)}.rels`), {
    open(name, { Id = "", Type = "", Target = "", TargetMode }) {
      if (name === "Relationship" && TargetMode !== "External")
        found.set(Id, { type: Type, target: resolved(part.slice(0, at), Target) });
    },
  });
  return found;
}

function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith("/") ? target : `${folder}${target}`).split("/")) {
    if (step === "..") path.pop();
    else if (step !== "" && step !== ".") path.push(step);
  }
  return path.join("/");
}

async function listedSheets(archive: Archive, main: string) {
  const sheets: { name: string; relation: string; hidden: boolean }[] = [];
  let date1904 = false;
  await readWholeXml(archive.text(main), {
    open(name, attributes) {
      if (name === "workbookPr") date1904 = isTrue(attributes["date1904"]);
      if (name !== "sheet") return;
      if (sheets.length >= maxSheets) throw unreadable("too_many_sheets", `A workbook has at most ${maxSheets} sheets`);
      sheets.push({
        name: attributes["name"] ?? "",
        relation: relationOf(attributes),
        hidden: (attributes["state"] ?? "visible") !== "visible",
      });
    },
  });
  return { sheets, date1904 };
}

/** `r:id`, whatever the prefix is called. */
function relationOf(attributes: Attributes): string {
  return Object.entries(attributes).find(([name]) => name.endsWith(":id"))?.[1] ?? "";
}

async function readFormats(archive: Archive, part: string | undefined): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCells = false;
  if (part === undefined) return formats;
  await readWholeXml(archive.text(part), {
    open(name, { numFmtId = "0", formatCode }) {
      if (name === "numFmt" && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      if (name === "cellXfs") inCells = true;
      if (name !== "xf" || !inCells) return;
      if (formats.length >= maxStyles)
        throw unreadable("too_many_styles", "The workbook has too many styles: save it as CSV");
      formats.push(numberFormat(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return formats;
}

/** A truth as XML writes it. */
export function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true" || text === "on";
}
