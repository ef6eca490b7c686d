import { HashSpill } from "./hash-spill.ts";

/** First lines kept to name them; past this many a repeated key is told without the line. */
const maxNamedRepeats = 10_000;

/** What a whole file says about each of its rows: a bit per row, whatever the rows hold. */
export interface RowMarks {
  /** The earlier line with the row's key; 0 when there is one that is not remembered, null when there is none. */
  repeats(row: number): number | null;
  /** Whether the row names a record that the file itself holds. */
  namesWithin(row: number): boolean;
}

/** What one row adds: its key, its own name, and the names it points to. */
export interface MarkedRow {
  readonly row: number;
  readonly line: number;
  readonly key: string | null;
  readonly name: string | null;
  readonly wanted: readonly string[];
}

export const noMarks: RowMarks = { repeats: () => null, namesWithin: () => false };

/** Reads all rows once and answers what can only be known of all of them, in memory that does not grow with the file's texts. */
export async function markRows(rows: AsyncIterable<readonly MarkedRow[]>): Promise<RowMarks> {
  const [keys, names, wanted] = [new HashSpill(), new HashSpill(), new HashSpill()];
  let count = 0;
  try {
    for await (const some of rows) {
      for (const writing of addAll(some, { keys, names, wanted })) await writing;
      count = (some.at(-1)?.row ?? count - 1) + 1;
    }
    const { bits, lines } = await repeatedIn(keys, count);
    const within = await withinOf(names, wanted, count);
    return {
      repeats: (row) => (has(bits, row) ? (lines.get(row) ?? 0) : null),
      namesWithin: (row) => has(within, row),
    };
  } finally {
    for (const spill of [keys, names, wanted]) await spill.close();
  }
}

type Spills = Readonly<Record<"keys" | "names" | "wanted", HashSpill>>;

/** Notes texts one after another; answers only what has to be waited for: a promise for each of millions is dear. */
function* addAll(rows: readonly MarkedRow[], spills: Spills): Generator<Promise<void>> {
  for (const marked of rows) {
    for (const [spill, text] of textsOf(marked, spills)) {
      const writing = spill.add(text, marked.row, marked.line);
      if (writing !== undefined) yield writing;
    }
  }
}

function textsOf({ key, name, wanted: texts }: MarkedRow, { keys, names, wanted }: Spills): [HashSpill, string][] {
  const found: [HashSpill, string][] = texts.map((text) => [wanted, text]);
  if (key !== null) found.push([keys, key]);
  if (name !== null) found.push([names, name]);
  return found;
}

async function repeatedIn(keys: HashSpill, count: number) {
  const bits = bitsFor(count);
  const lines = new Map<number, number>();
  for (let partition = 0; partition < HashSpill.partitions; partition += 1) {
    const first = new Map<string, number>();
    for (const { hash, row, line } of await keys.partition(partition)) {
      const earlier = first.get(hash);
      if (earlier === undefined) {
        first.set(hash, line);
        continue;
      }
      set(bits, row);
      if (lines.size < maxNamedRepeats) lines.set(row, earlier);
    }
  }
  return { bits, lines };
}

async function withinOf(names: HashSpill, wanted: HashSpill, count: number): Promise<Uint8Array> {
  const bits = bitsFor(count);
  for (let partition = 0; partition < HashSpill.partitions; partition += 1) {
    const entries = await wanted.partition(partition);
    if (entries.length === 0) continue;
    const held = new Set((await names.partition(partition)).map(({ hash }) => hash));
    for (const { hash, row } of entries) if (held.has(hash)) set(bits, row);
  }
  return bits;
}

function bitsFor(count: number): Uint8Array {
  return new Uint8Array(Math.ceil(count / 8));
}

function set(bits: Uint8Array, row: number): void {
  bits[row >> 3] = (bits[row >> 3] ?? 0) | (1 << (row & 7));
}

function has(bits: Uint8Array, row: number): boolean {
  return ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
}
