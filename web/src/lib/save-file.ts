import { send, type Query } from "./http.ts";

/** Fetches a file of an organization and hands it to the browser to save under its name. @throws ApiProblem */
export async function saveFile(
  organization: string,
  path: string,
  { name, query }: { name: string; query?: Query },
): Promise<void> {
  const answer = await send("GET", path, { organization, ...(query === undefined ? {} : { query }) });
  saveBlob(name, await answer.blob());
}

/** Hands a table to the browser to save; the byte order mark makes spreadsheets read it as UTF-8. */
export function saveCsv(name: string, text: string): void {
  saveBlob(name, new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
}

function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
