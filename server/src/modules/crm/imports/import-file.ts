import { Buffer } from "node:buffer";
import { invalidField } from "#platform/errors";
import { refuseForeignFile, storeFile } from "#platform/files/files";
import type { Work } from "#platform/work";

interface GivenFile {
  readonly file?: string | undefined;
  readonly csv?: string | undefined;
  readonly fileName?: string | undefined;
}

/** The id of the file that a call brings: an uploaded one, one that the same caller has sent before, or a table given as text, which is kept now. */
export async function fileOf(work: Work, { file, csv, fileName }: GivenFile): Promise<string> {
  if (file !== undefined && csv !== undefined) throw invalidField("csv", "Send a file or csv, not both");
  if (file !== undefined) {
    await refuseForeignFile(work, file);
    return file;
  }
  if (csv === undefined) throw invalidField("file", "Send a file, or the table as csv", "required");
  return storeFile(work, { name: fileName ?? "pasted.csv", mediaType: "text/csv", content: onePiece(csv) });
}

async function* onePiece(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, "utf8");
}
