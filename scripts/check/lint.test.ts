import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { plant } from "./planted.ts";

const project = join(import.meta.dirname, "../..");
const lines = (count: number, line: string) => `${line}\n`.repeat(count);

/** By rule: a file that must break it, and what is in it. */
const violations: Record<string, readonly [file: string, content: string]> = {
  "eslint(max-lines)": ["server/src/long-file.ts", lines(401, "export {};")],
  "eslint(max-lines-per-function)": [
    "server/src/long-function.ts",
    `export function long() {\n${lines(71, "void 0;")}}`,
  ],
  "eslint(max-params)": ["server/src/params.ts", "export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];"],
  "eslint(max-depth)": [
    "server/src/depth.ts",
    "export function f(a: boolean) { if (a) { while (a) { for (;;) { if (a) { return; } } } } }",
  ],
  "eslint(complexity)": [
    "server/src/complex.ts",
    `export function f(a: number) {\n${Array.from({ length: 12 }, (_, i) => `if (a === ${i}) return ${i};`).join("\n")}\nreturn 0; }`,
  ],
  "typescript(no-explicit-any)": ["server/src/any.ts", "export const f = (a: any) => a;"],
  "typescript(no-non-null-assertion)": ["server/src/bang.ts", "export const f = (a: string | null) => a!.length;"],
  "typescript(ban-ts-comment)": ["server/src/ignored.ts", "// @ts-ignore\nexport const a: string = 1;"],
  "typescript(consistent-type-imports)": [
    "server/src/types-in.ts",
    `import { Work } from "./work.ts";\nexport type A = Work;`,
  ],
  "typescript(no-unsafe-member-access)": [
    "server/src/unchecked.ts",
    "export const f = (text: string) => String(JSON.parse(text).name);",
  ],
  "typescript(no-floating-promises)": ["server/src/floating.ts", "export function f(g: () => Promise<void>) { g(); }"],
  "typescript(no-misused-promises)": [
    "server/src/misused.ts",
    "export function f(g: () => Promise<boolean>) { if (g()) return 1; return 2; }",
  ],
  "typescript(only-throw-error)": ["server/src/throws.ts", `export function f() { throw "a"; }`],
  "typescript(switch-exhaustiveness-check)": [
    "server/src/forgets.ts",
    `export function f(a: "b" | "c") { switch (a) { case "b": return 1; } return 2; }`,
  ],
  "import(no-default-export)": ["server/src/default.ts", "export default 1;"],
  "import(no-cycle)": ["server/src/cycle.ts", `import { b } from "./cycle-back.ts";\nexport const a = () => b;`],
  "unicorn(filename-case)": ["server/src/wrongCase.ts", "export const a = 1;"],
  "unicorn(prefer-node-protocol)": [
    "server/src/protocol.ts",
    `import { join } from "path";\nexport const a = join("a");`,
  ],
  "unicorn(no-process-exit)": ["server/src/exits.ts", "export const f = () => process.exit(1);"],
  "eslint(eqeqeq)": ["server/src/loose.ts", "export const f = (a: unknown, b: unknown) => a == b;"],
  "eslint(no-console)": ["server/src/prints.ts", `export const f = () => console.log("a");`],
  "eslint(no-empty)": ["server/src/swallows.ts", "export function f(g: () => void) { try { g(); } catch {} }"],
  "eslint(no-param-reassign)": ["server/src/reassigns.ts", "export function f(a: number) { a = 2; return a; }"],
  "node(no-process-env)": ["server/src/platform/environment.ts", `export const a = process.env["A"];`],
  "eslint(no-restricted-globals) process": [
    "server/src/modules/crm/process.ts",
    "export const f = () => process.cwd();",
  ],
  "eslint(no-restricted-globals) fetch": ["server/src/modules/crm/fetch.ts", `export const f = () => fetch("/");`],
  "eslint(no-restricted-globals) Date": ["server/src/modules/crm/date.ts", "export const f = () => Date.now();"],
  "eslint(no-restricted-globals) setTimeout": [
    "server/src/modules/crm/timer.ts",
    "export const f = (g: () => void) => setTimeout(g, 1);",
  ],
  "vitest(no-focused-tests)": [
    "server/src/focused.test.ts",
    `import { it, expect } from "vitest";\nit.only("a", () => { expect(1).toBe(1); });`,
  ],
  "vitest(no-disabled-tests)": [
    "server/src/skipped.test.ts",
    `import { it, expect } from "vitest";\nit.skip("a", () => { expect(1).toBe(1); });`,
  ],
  "react-hooks(rules-of-hooks)": [
    "web/src/hooks.tsx",
    `import { useState } from "react";\nexport function A(props: { b: boolean }) { if (props.b) { useState(1); } return null; }`,
  ],
  "react-hooks(exhaustive-deps)": [
    "web/src/deps.tsx",
    `import { useEffect } from "react";\nexport function A({ b }: { b: () => void }) { useEffect(() => { b(); }, []); return null; }`,
  ],
  "jsx-a11y(alt-text)": ["web/src/picture.tsx", `export const A = () => <img src="a.png" />;`],
};

/** What the rules above must leave alone. */
const obedient: Record<string, string> = {
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      jsx: "preserve",
      allowImportingTsExtensions: true,
      types: [],
      target: "esnext",
      module: "esnext",
    },
  }),
  "server/src/globals.d.ts":
    "declare const process: { env: Record<string, string | undefined>; cwd(): string; exit(code: number): never };",
  "server/src/cycle-back.ts": `import { a } from "./cycle.ts";\nexport const b = () => a;`,
  "server/src/work.ts": "export interface Work { readonly now: Date }",
  "server/src/platform/settings.ts": `export const port = process.env["PORT"];`,
  "server/src/main.ts": `console.log("The address");\nprocess.exit(1);`,
  "server/src/modules/crm/typed.ts": "export interface Deal { readonly closedAt: Date }",
  "web/vite.config.ts": "export default {};",
};

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly filename: string;
}

function lint(root: string): Diagnostic[] {
  const bin = join(dirname(createRequire(import.meta.url).resolve("oxlint/package.json")), "bin/oxlint");
  const { stdout } = spawnSync(process.execPath, [bin, "--format=json"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
}

describe("the linter", () => {
  let found: Diagnostic[];
  beforeAll(() => {
    const config = readFileSync(join(project, ".oxlintrc.json"), "utf8");
    using tree = plant({ ...obedient, ...Object.fromEntries(Object.values(violations)), ".oxlintrc.json": config });
    found = lint(tree.root);
  });

  it.each(Object.entries(violations))("refuses %s", (rule, [file]) => {
    const [code = "", name = ""] = rule.split(" ");
    const caught = found.filter((diagnostic) => diagnostic.filename === file && diagnostic.message.includes(name));
    expect(caught.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it.each(Object.keys(obedient).filter((file) => !file.includes("cycle")))("leaves %s alone", (file) => {
    expect(found.filter((diagnostic) => diagnostic.filename === file)).toEqual([]);
  });
});
