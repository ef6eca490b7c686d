import { SaxesParser } from "saxes";
import { damaged } from "./xlsx-archive.ts";

/** Text between two tags longer than this is no cell. */
const maxTextBetweenTags = 2_000_000;

export type Attributes = Readonly<Record<string, string>>;

/** What somebody who reads XML wants to hear of; names come without their prefix. */
export interface XmlListener {
  open(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads XML piece by piece, telling the listener; yields after each piece. A part that is not there is
 * nothing. Entities of a file's own are not followed.
 */
export async function* readXml(pieces: AsyncIterable<string>, listener: XmlListener): AsyncGenerator<void> {
  const parser = new SaxesParser();
  let silent = 0;
  let began = false;
  parser.on("opentag", ({ name, attributes }) => {
    silent = 0;
    listener.open(localName(name), attributes);
  });
  parser.on("text", (text) => listener.text?.(text));
  parser.on("cdata", (text) => listener.text?.(text));
  parser.on("closetag", ({ name }) => {
    silent = 0;
    listener.close?.(localName(name));
  });
  parser.on("error", () => {
    throw damaged();
  });
  for await (const piece of pieces) {
    began = true;
    silent += piece.length;
    parser.write(piece);
    if (silent > maxTextBetweenTags + piece.length) throw damaged();
    yield;
  }
  if (began) parser.close();
}

/** Reads a small part to its end. */
export async function readWholeXml(pieces: AsyncIterable<string>, listener: XmlListener): Promise<void> {
  const reading = readXml(pieces, listener);
  while ((await reading.next()).done !== true);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
