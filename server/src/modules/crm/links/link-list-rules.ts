/** Several texts in one cell: "; " between them, a backslash before what would be taken for that. */
export function joinTexts(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll(/[\\;]/gu, (sign) => `\\${sign}`)).join("; ");
}

/** The texts of such a cell, without outer spaces, each in its place; an empty cell holds none. */
export function splitTexts(cell: string): string[] {
  if (cell.trim() === "") return [];
  const texts = [""];
  for (const [part] of cell.matchAll(/\\[\\;]|;|[^\\;]+|\\/gu)) {
    if (part === ";") texts.push("");
    else texts.push((texts.pop() ?? "") + (part.length === 2 && part.startsWith("\\") ? part.slice(1) : part));
  }
  return texts.map((text) => text.trim());
}
