import { describe, expect, it } from "vitest";
import { plant } from "./planted.ts";
import { textProblems } from "./text.ts";

/** Each name says what the text holds; written in pieces, so that this file obeys the rules it tests. */
const violations: Record<string, readonly [file: string, content: string, says: string]> = {
  "a path of this machine": ["docs/setup.md", ["cd ", "work", "gomark"].join("/"), "a path of one machine"],
  "the address a package came from": [
    "package-lock.json",
    `"resolved": "https://mirror.example/a.tgz"`,
    "a package's address",
  ],
  "a registry": [".npmrc", `registry=https://${["registry", "npmjs", "org"].join(".")}/`, "a registry's address"],
  "a mark of unfinished work": ["server/src/a.ts", ["// TO", "DO"].join(""), "unfinished work"],
  "a rule switched off without a reason": [
    "server/src/b.ts",
    ["// oxlint", "disable-next-line no-console"].join("-"),
    "without a reason",
  ],
};

describe("what no file may contain", () => {
  it.each(Object.entries(violations))("%s", (_, [file, content, says]) => {
    using tree = plant({ [file]: `first line\n${content}\n` });
    expect(textProblems(tree.root, [file])).toEqual([expect.stringMatching(`^${file}:2: .*${says}`)]);
  });

  it("leaves a rule switched off with its reason alone", () => {
    using tree = plant({
      "server/src/a.ts": ["// oxlint", "disable-next-line no-console -- this is the command line\n"].join("-"),
    });
    expect(textProblems(tree.root, ["server/src/a.ts"])).toEqual([]);
  });
});
