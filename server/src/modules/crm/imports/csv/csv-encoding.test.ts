import { Buffer } from "node:buffer";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { detectEncoding } from "./csv-encoding.ts";

const mebibyte = 1024 * 1024;

it("a file is looked at to its end and none of it stays in memory", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // buffers are freed beside the program: the second collection waits for what the first has found
  const inMemory = () => {
    collect();
    collect();
    return process.memoryUsage().arrayBuffers / mebibyte;
  };
  const before = inMemory();
  const held: number[] = [];
  async function* pieces() {
    for (let n = 0; n < 200; n += 1) {
      yield Buffer.alloc(mebibyte, n === 199 ? "ä" : "a");
      if (n % 50 === 49) held.push(inMemory() - before);
    }
  }
  expect(await detectEncoding(pieces())).toMatchObject({ name: "utf-8" });
  expect(Math.max(...held)).toBeLessThan(100);
});
