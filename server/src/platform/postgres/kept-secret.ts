import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, Fault } from "#platform/faults";

/** The secret kept in the data folder (mode 600), made at the first call. */
export async function secretOf(dataDir: string): Promise<string> {
  const file = join(dataDir, "secret");
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    // "wx": of two processes starting at once one writes it and both read it
    await writeFile(file, `${randomBytes(36).toString("base64url")}\n`, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw new Fault(
        `The data folder ${dataDir} cannot be written (${codeOf(error) ?? "unknown"}). Set GOMARK_DATA_DIR to a folder you own.`,
      );
    }
  }
  return (await readFile(file, "utf8")).trim();
}
