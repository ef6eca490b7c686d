import { join } from "node:path";
import { boundaryProblems } from "./boundaries.ts";
import { budgetProblems } from "./budgets.ts";
import { projectFiles, sourceFiles } from "./sources.ts";
import { textProblems } from "./text.ts";

const root = join(import.meta.dirname, "../..");

const parts: Record<string, () => string[]> = {
  boundaries: () => boundaryProblems(root, sourceFiles(root)),
  budgets: () => budgetProblems(root, sourceFiles(root)),
  text: () => textProblems(root, projectFiles(root)),
};

const part = parts[process.argv[2] ?? ""];
if (part === undefined) throw new Error(`Say which part: ${Object.keys(parts).join(", ")}`);
const problems = part();
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
