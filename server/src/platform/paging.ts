import { z } from "zod";
import { invalidField } from "#platform/errors";

export const maxPageSize = 200;

/** The two fields every list takes. */
export const PageInput = z.object({
  limit: z.int().min(1).max(maxPageSize).default(50).describe("How many to answer, 1 to 200"),
  cursor: z.string().max(2000).optional().describe("`nextCursor` of the page before; absent for the first page"),
});

/** A page of a list: its items and where the next page starts; null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** An instant as a cursor carries it: precise to the microsecond, and one that PostgreSQL can read back. */
export const CursorInstant = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine((instant) => instant >= "1000");

/** Writes the sort key of the last row of a page as an opaque cursor. */
export function encodeCursor(key: readonly (string | number | boolean | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** Reads a cursor back against the shape this list writes. Refuses anything else, naming `cursor`. */
export function decodeCursor<Shape extends z.ZodType>(cursor: string, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(jsonOrUndefined(Buffer.from(cursor, "base64url").toString("utf8"), storable));
  if (!parsed.success)
    throw invalidField("cursor", "This is not a cursor of this list; send `nextCursor` as you got it");
  return parsed.data;
}

const looksLikeInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;

/** A cursor is text of the caller's that no schema has seen: what PostgreSQL cannot read must not reach it. */
function storable(_key: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (value.includes("\u0000") || !value.isWellFormed()) return undefined;
  return looksLikeInstant.test(value) && !CursorInstant.safeParse(value).success ? undefined : value;
}

function jsonOrUndefined(text: string, revive: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, revive) as unknown;
  } catch {
    return undefined;
  }
}

/** Cuts rows read with `limit + 1` to a page, with the cursor of its last row. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  write: { item: (row: Row) => Item; key: (row: Row) => readonly (string | number | boolean | null)[] },
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(write.item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(write.key(last)) : null,
  };
}
