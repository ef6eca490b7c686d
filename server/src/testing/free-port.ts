import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const tries = 50;

/**
 * A port for a program about to be started. Below the range from which systems choose ports for outgoing
 * connections (from 32768 on Linux), because one of those could take it before the program does.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(15_000, 30_000);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${tries} ports tried was free`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (free) await new Promise((resolve) => probe.close(resolve));
  return free;
}
