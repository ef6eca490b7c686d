import { Buffer } from "node:buffer";
import type { CsvRecord } from "./csv/csv-dialect.ts";
import {
  detectTable as detectText,
  type OpenFile,
  tableRows as textRows,
  type TableFormat,
  type ToldFormat,
} from "./csv/csv-table.ts";
import { isProtected, unreadable } from "./xlsx/xlsx-archive.ts";
import { detectWorkbook, type ToldSheet, workbookRows } from "./xlsx/xlsx-table.ts";

const zipSignature = Buffer.of(0x50, 0x4b, 0x03, 0x04);
const compoundSignature = Buffer.of(0xd0, 0xcf, 0x11, 0xe0);
/** The stream in which Office keeps a workbook that opens with a password (MS-OFFCRYPTO). */
const encryptedStream = Buffer.from("EncryptedPackage", "utf16le");

/** Whether a file begins as workbooks do; CSV is everything else. */
export function beginsLikeWorkbook(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, zipSignature.length)).equals(zipSignature);
}

/** Finds out how a file is written, text or workbook. Refuses what holds no table, naming what is wrong. */
export async function detectTable(open: OpenFile, told: ToldFormat & ToldSheet = {}): Promise<TableFormat> {
  const head = await headOf(open);
  if (head.subarray(0, compoundSignature.length).equals(compoundSignature)) throw await oldWorkbook(open);
  return beginsLikeWorkbook(head) ? detectWorkbook(open, told) : detectText(open, told);
}

/** The table's rows, whatever the file is. */
export function tableRows(open: OpenFile, format: TableFormat): AsyncGenerator<CsvRecord[]> {
  return format.workbook === undefined ? textRows(open, format) : workbookRows(open, format);
}

async function headOf(open: OpenFile): Promise<Buffer> {
  for await (const piece of open()) if (piece.length > 0) return Buffer.from(piece.subarray(0, 8));
  return Buffer.alloc(0);
}

async function oldWorkbook(open: OpenFile) {
  let tail = Buffer.alloc(0);
  for await (const piece of open()) {
    const joined = Buffer.concat([tail, piece]);
    if (joined.includes(encryptedStream)) return isProtected();
    tail = Buffer.from(joined.subarray(-encryptedStream.length));
  }
  return unreadable(
    "old_workbook",
    "This is an old Excel workbook (.xls). Open it, save it as an Excel workbook (.xlsx) or CSV and upload that.",
  );
}
