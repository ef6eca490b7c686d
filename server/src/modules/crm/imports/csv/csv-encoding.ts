import { Buffer, isAscii, isUtf8 } from "node:buffer";
import { analyse } from "chardet";
import iconv from "iconv-lite";
import { invalidField, Refusal } from "#platform/errors";

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Encoding {
  /** As iconv knows it. */
  readonly name: string;
  /** The text is UTF-8 but for some bytes, which are read as U+FFFD. */
  readonly damaged: boolean;
}

const sampleBytes = 64 * 1024;

/** Reads a whole file to find out how its text is encoded. Refuses what is no text, saying what it seems to be. */
export async function detectEncoding(bytes: Bytes): Promise<Encoding> {
  const evidence = await gather(bytes);
  const { head } = evidence;
  if (head.length === 0) throw invalidField("file", "The file is empty", "empty");
  refuseKnownBinary(head);
  const marked = byOrderMark(head) ?? byZeroBytes(head);
  if (marked !== null) return { name: marked, damaged: false };
  refuseUnknownBinary(head);
  if (evidence.invalid === 0) return { name: "utf-8", damaged: false };
  // mostly well-formed UTF-8 beyond ASCII is no accident: the rest is damage, and told where it stands
  if (evidence.valid > evidence.invalid) return { name: "utf-8", damaged: true };
  return { name: byLanguage(evidence.foreign), damaged: false };
}

/** Text of a file in pieces, without its byte order mark. */
export async function* decodeText(bytes: Bytes, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  for await (const piece of bytes) {
    const text = decoder.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    if (text !== "") yield text;
  }
  const end = decoder.end();
  if (end !== undefined && end !== "") yield end;
}

interface Evidence {
  readonly head: Buffer;
  /** From the first byte that is not ASCII on: what tells a language. */
  readonly foreign: Buffer;
  /** Characters beyond ASCII that are well-formed UTF-8, and ill-formed ones. */
  readonly valid: number;
  readonly invalid: number;
}

async function gather(bytes: Bytes): Promise<Evidence> {
  const head: Uint8Array[] = [];
  const foreign: Uint8Array[] = [];
  const count = { head: 0, foreign: 0, valid: 0, invalid: 0 };
  let carried = Buffer.alloc(0);
  for await (const piece of bytes) {
    keep(head, count, "head", piece);
    const from = count.foreign > 0 ? 0 : isAscii(piece) ? -1 : piece.findIndex((byte) => byte > 127);
    if (from >= 0) keep(foreign, count, "foreign", piece.subarray(from));
    const joined = Buffer.concat([carried, piece]);
    const whole = joined.length - unfinished(joined);
    countUtf8(joined.subarray(0, whole), count);
    carried = Buffer.from(joined.subarray(whole));
  }
  countUtf8(carried, count);
  return { head: Buffer.concat(head), foreign: Buffer.concat(foreign), valid: count.valid, invalid: count.invalid };
}

function keep(
  kept: Uint8Array[],
  count: { head: number; foreign: number },
  which: "head" | "foreign",
  piece: Uint8Array,
): void {
  const room = sampleBytes - count[which];
  if (room <= 0) return;
  // a copy: a view, and be it of nothing, would keep the whole piece in memory, and all pieces the whole file
  const wanted = Uint8Array.from(piece.subarray(0, room));
  kept.push(wanted);
  count[which] += wanted.length;
}

/** How many bytes at the end begin a UTF-8 character that they do not finish. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function countUtf8(bytes: Buffer, count: { valid: number; invalid: number }): void {
  if (isAscii(bytes)) return;
  const wellFormed = isUtf8(bytes);
  if (wellFormed && count.valid > 0) return;
  const text = bytes.toString("utf8");
  const foreign = text.match(/\P{ASCII}/gu)?.length ?? 0;
  const broken = wellFormed ? 0 : text.split("\ufffd").length - 1;
  count.valid += foreign - broken;
  count.invalid += broken;
}

function byOrderMark(head: Buffer): string | null {
  if (head.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf))) return "utf-8";
  if (head.subarray(0, 4).equals(Buffer.of(0xff, 0xfe, 0, 0))) return "utf-32le";
  if (head.subarray(0, 4).equals(Buffer.of(0, 0, 0xfe, 0xff))) return "utf-32be";
  if (head.subarray(0, 2).equals(Buffer.of(0xff, 0xfe))) return "utf-16le";
  if (head.subarray(0, 2).equals(Buffer.of(0xfe, 0xff))) return "utf-16be";
  return null;
}

/** Text in Latin letters leaves zeros in UTF-16 and UTF-32, always in the same places. */
function byZeroBytes(head: Buffer): string | null {
  const zeros = [0, 0, 0, 0];
  const probe = head.subarray(0, 4096);
  probe.forEach((byte, index) => {
    const place = index % 4;
    if (byte === 0) zeros[place] = (zeros[place] ?? 0) + 1;
  });
  const share = zeros.map((count) => count / Math.max(1, probe.length / 4));
  const pattern = share.map((part) => (part > 0.7 ? "0" : part < 0.3 ? "x" : "?")).join("");
  return { "0x0x": "utf-16be", x0x0: "utf-16le", x000: "utf-32le", "000x": "utf-32be" }[pattern] ?? null;
}

/** The likeliest encoding of text that is neither ASCII nor Unicode. Western Europe's unless another is clearly likelier. */
function byLanguage(foreign: Buffer): string {
  const guesses = analyse(foreignWords(foreign));
  const western = Math.max(
    0,
    ...guesses.filter(({ name }) => /^(?:iso-8859-1|windows-1252)$/i.test(name)).map(({ confidence }) => confidence),
  );
  const best = guesses.find(({ name }) => !/^utf/i.test(name) && iconv.encodingExists(name));
  if (best === undefined || best.confidence < 15 || western >= best.confidence - 5) return "windows-1252";
  const name = best.name.toLowerCase();
  return { "iso-8859-1": "windows-1252", "euc-kr": "cp949", gb2312: "gb18030" }[name] ?? name;
}

/** The words that are not plain ASCII: markup and English around them would make every text look western. */
function foreignWords(bytes: Buffer): Buffer {
  const words = bytes.toString("latin1").match(/[@-~]*[\u0080-\u00ff][@-~\u0080-\u00ff]*/g) ?? [];
  return Buffer.from(words.join(" "), "latin1");
}

const signatures: readonly (readonly [signature: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "an Excel or OpenDocument workbook, or another zip archive"],
  [[0x50, 0x4b, 0x05, 0x06], "an empty zip archive"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x1f, 0x8b], "a gzip archive"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture"],
  [[0xff, 0xd8, 0xff], "a picture"],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20], "a database"],
];

function refuseKnownBinary(head: Buffer): void {
  const known = signatures.find(([signature]) => head.subarray(0, signature.length).equals(Buffer.from(signature)));
  const what =
    known?.[1] ??
    (/^(?:\ufeff)?\s*<(?:!doctype|html|\?xml)/i.test(head.toString("utf8", 0, 200)) ? "a web page or XML" : undefined);
  if (what !== undefined) throw notText(`This is ${what}. Save the table as CSV and upload that.`);
}

function refuseUnknownBinary(head: Buffer): void {
  const controls = head.reduce(
    (count, byte) => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27 ? count + 1 : count),
    0,
  );
  if (controls > head.length / 10) throw notText("This file holds no text: it is not a CSV.");
}

function notText(message: string): Refusal {
  return new Refusal("unsupported_media", message, { problems: [{ path: "file", code: "not_text", message }] });
}
