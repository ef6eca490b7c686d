import { expect, it } from "vitest";
import { command, listOf, readInvocation, usageOf } from "./command.ts";

const commands = [
  command({
    name: "import",
    about: "Reads a file",
    flags: {
      org: { value: "<slug>", required: true, about: "The company" },
      map: { value: "<column=property>", list: true, about: "Columns" },
      "dry-run": { about: "Only look" },
      key: { value: "<property>", about: "What tells records apart" },
    },
    run: async () => undefined,
  }),
  command({ name: "key create", about: "Makes a key", flags: {}, run: async () => undefined }),
];

it("gives a command every flag it declares, present or not", () => {
  expect(readInvocation(commands, ["import", "--org", "nord", "--map", "A=name", "B=x=y", "--dry-run"]).values).toEqual(
    { org: "nord", map: ["A=name", "B=x=y"], "dry-run": true, key: null },
  );
  expect(readInvocation(commands, ["import", "--map=A=name", "--org=nord"]).values).toEqual({
    org: "nord",
    map: ["A=name"],
    "dry-run": false,
    key: null,
  });
});

it("finds commands of two words", () => {
  expect(readInvocation(commands, ["key", "create"]).command.name).toBe("key create");
});

it.each([
  [["frob"], /There is no command "frob"\.\nUsage: [^]*key create/],
  [["key"], /There is no command "key"/],
  [[], /Name a command/],
  [["import"], /--org must be given[^]*--dry-run/],
  [["import", "--org", ""], /--org must be given/],
  [["import", "--org", "nord", "--colour", "red"], /--colour[^]*Usage: npm run -s gomark -- import/],
  [["import", "--org", "nord", "stray"], /There is no command "import --org|Unexpected argument 'stray'/],
])("refuses %j with what there is instead", (words, message) => {
  expect(() => readInvocation(commands, words)).toThrow(message);
});

it("lists commands and flags with what they do", () => {
  expect(listOf(commands)).toContain("  key create  Makes a key");
  expect(usageOf(commands[0] ?? expect.fail("no command"))).toContain(
    "--org <slug>             The company (required)",
  );
});
