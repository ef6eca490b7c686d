import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { PagedBytes } from "./paged-bytes.ts";

async function scratch() {
  const folder = await mkdtemp(join(tmpdir(), "gomark-paged-"));
  const bytes = new PagedBytes(join(folder, "bytes"));
  onTestFinished(async () => {
    bytes.close();
    await rm(folder, { recursive: true });
  });
  return { bytes, files: () => readdir(folder) };
}

const mebibyte = 1024 * 1024;

it("bytes read at any place, in any order, are those that were added, also when most of them are on disk", async () => {
  const { bytes, files } = await scratch();
  const byteAt = (place: number) => (place * 31 + (place >> 13)) % 251;
  const total = 12 * mebibyte;
  const step = 100_003;
  for (let at = 0; at < total; at += step)
    bytes.append(
      Buffer.from(Uint8Array.from({ length: Math.min(step, total - at) }, (_, index) => byteAt(at + index))),
    );
  expect([bytes.length, await files()]).toEqual([total, ["bytes"]]);
  fc.assert(
    fc.property(fc.nat(total), fc.nat(200_000), (from, count) => {
      const to = Math.min(total, from + count);
      const read = bytes.read(from, to);
      expect(read.length).toBe(to - from);
      for (const place of [0, 1, Math.floor((to - from) / 2), to - from - 1].filter(
        (one) => one >= 0 && one < to - from,
      ))
        expect(read[place]).toBe(byteAt(from + place));
    }),
    { numRuns: 2000 },
  );
});

it("a few bytes need no file", async () => {
  const { bytes, files } = await scratch();
  bytes.append(Buffer.from("one"));
  bytes.append(Buffer.from("two"));
  expect([bytes.read(0, 3).toString(), bytes.read(2, 5).toString(), await files()]).toEqual(["one", "etw", []]);
});
