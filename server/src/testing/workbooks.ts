import { strToU8, zipSync } from "fflate";

/** A workbook made by hand, part by part, for what no writer would write. */
export interface HandMade {
  /** The rows' XML. */
  readonly rows: string;
  readonly shared?: readonly string[];
  readonly styles?: string;
  readonly date1904?: boolean;
  readonly behind?: string;
  readonly before?: string;
  /** Parts that replace or join the usual ones. */
  readonly parts?: Readonly<Record<string, string>>;
}

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packages = "http://schemas.openxmlformats.org/package/2006/relationships";

/** The bytes of a workbook whose one sheet is called "Data". */
export function handMadeWorkbook(made: HandMade): Uint8Array<ArrayBuffer> {
  const shared = (made.shared ?? []).map((text) => `<si>${text}</si>`).join("");
  const parts = {
    "_rels/.rels": `<Relationships xmlns="${packages}"><Relationship Id="a" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr date1904="${made.date1904 === true ? 1 : 0}"/><sheets><sheet name="Data" sheetId="1" r:id="s"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${packages}"><Relationship Id="s" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="${office}/styles" Target="styles.xml"/><Relationship Id="u" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${main}">${made.styles ?? "<cellXfs><xf numFmtId='0'/></cellXfs>"}</styleSheet>`,
    "xl/sharedStrings.xml": `<sst xmlns="${main}">${shared}</sst>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}">${made.before ?? ""}<sheetData>${made.rows}</sheetData>${made.behind ?? ""}</worksheet>`,
    ...made.parts,
  };
  return zipped(parts);
}

/** A zip archive of these parts. */
export function zipped(parts: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))),
  );
}
