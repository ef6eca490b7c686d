import { send, type Query } from "./http.ts";

/** Fetches a file of an organization and hands it to the browser to save under its name. @throws ApiProblem */
export async function saveFile(
  organization: string,
  path: string,
  { name, query }: { name: string; query?: Query },
): Promise<void> {
  const answer = await send("GET", path, { organization, ...(query === undefined ? {} : { query }) });
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
