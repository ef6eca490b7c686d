import { describe, expect, it } from "vitest";
import { budgetProblems, quantile } from "./budgets.ts";
import { plant } from "./planted.ts";

const longFile = (lines: number) => "// a line\n".repeat(lines);
const longFunction = (lines: number) => `export function long() {\n${"void 0;\n".repeat(lines - 2)}}\n`;

/** The problems of a tree holding these files. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  using tree = plant(files);
  return budgetProblems(tree.root, Object.keys(files));
}

const many = (count: number, content: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`server/src/file-${index}.ts`, content]));

describe("the size budgets", () => {
  it("hold for a tree within them", () => {
    expect(problemsOf(many(10, longFile(100)))).toEqual([]);
  });

  it("refuse a median over 120 lines", () => {
    expect(problemsOf(many(3, longFile(121)))).toEqual([expect.stringContaining("the median file has 121 lines")]);
  });

  it("refuse when one file in ten is over 300 lines", () => {
    const files = { ...many(8, longFile(10)), "server/src/a.ts": longFile(301), "server/src/b.ts": longFile(301) };
    expect(problemsOf(files)).toEqual([expect.stringContaining("90 % of files end within 301 lines")]);
  });

  it("refuse a single file over 400 lines, and count neither tests nor generated code", () => {
    const files = {
      ...many(20, longFile(10)),
      "server/src/a.ts": longFile(401),
      "server/src/a.test.ts": longFile(900),
    };
    expect(problemsOf(files)).toEqual(["server/src/a.ts has 401 lines; no file has over 400"]);
  });

  it("refuse when one function in twenty is over 45 lines", () => {
    const files = {
      ...many(18, "export const f = () => 1;\n"),
      "server/src/a.ts": longFunction(46),
      "server/src/b.ts": longFunction(46),
    };
    expect(problemsOf(files)).toEqual([expect.stringContaining("95 % of functions end within 46 lines")]);
  });

  it("take the smallest value that a share does not exceed", () => {
    expect([quantile([3, 1, 2], 0.5), quantile([1, 2, 3, 4], 0.5), quantile([5], 0.95), quantile([], 0.5)]).toEqual([
      2, 2, 5, 0,
    ]);
  });
});

describe("the layout rules", () => {
  it("refuse folders named after a kind of code", () => {
    expect(problemsOf({ "server/src/modules/crm/utils/dates.ts": "export {};" })).toEqual([
      expect.stringContaining("name the folder after the business"),
    ]);
  });

  it("refuse an index.ts that is no module's face", () => {
    const files = { "server/src/modules/crm/deals/index.ts": "export {};", "web/src/ui/index.ts": "export {};" };
    expect(problemsOf(files)).toEqual(
      Object.keys(files).map((file) => expect.stringContaining(`${file}: only a module's face`)),
    );
  });

  it("refuse decorators", () => {
    expect(problemsOf({ "server/src/a.ts": "export class A { @seen b() { return 1; } }" })).toEqual([
      expect.stringContaining("a decorator"),
    ]);
  });

  it("refuse a face that opens its whole folder", () => {
    expect(problemsOf({ "server/src/modules/crm/index.ts": `export * from "./deals/deals.ts";` })).toEqual([
      expect.stringContaining("export * opens the whole folder"),
    ]);
  });

  it("refuse a function of a face without a docstring, wherever it is declared", () => {
    const problems = problemsOf({
      "server/src/modules/crm/index.ts": `export { moveDeal, readDeal } from "./deals/deals.ts";\nexport function crmModule() {}`,
      "server/src/modules/crm/deals/deals.ts":
        "export function moveDeal() {}\n/** Reads a deal. */\nexport function readDeal() {}\nexport function inner() {}",
    });
    expect(problems).toEqual([
      "server/src/modules/crm/index.ts: crmModule has no docstring",
      "server/src/modules/crm/deals/deals.ts: moveDeal is offered by the module's face and has no docstring",
    ]);
  });
});
