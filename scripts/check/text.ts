import { readFileSync } from "node:fs";
import { join } from "node:path";

interface TextRule {
  readonly says: string;
  readonly pattern: RegExp;
  readonly files: RegExp;
}

const code = /\.(ts|tsx|mjs|sql|css|html)$/;
const binary = /\.(png|jpg|jpeg|gif|ico|woff2?|pdf|xlsx|zip|gz)$/;

/** Written in pieces, so that this file does not break its own rules. */
const rules: readonly TextRule[] = [
  { says: "a path of one machine", pattern: new RegExp(["", "(work|root)", ""].join("/")), files: /./ },
  {
    says: "a package's address: the lock file names none",
    pattern: /"resolved": *"https?:/,
    files: /package-lock\.json$/,
  },
  {
    says: "a registry's address",
    pattern: /registry\.[a-z0-9-]+\.[a-z]+|[a-z]+\.npmjs\.(org|com)/,
    files: /(package(-lock)?\.json|\.npmrc)$/,
  },
  {
    says: "unfinished work",
    pattern: new RegExp(`\\b(${["TO.DO", "FIX.ME", "XX.X"].join("|").replaceAll(".", "")})\\b`),
    files: code,
  },
  {
    says: "a linter's rule switched off without a reason (-- why)",
    pattern: /(oxlint|eslint)-disable(?!.* -- \S)/,
    files: code,
  },
];

/** Says in plain lines what no file of the project may contain. */
export function textProblems(root: string, files: readonly string[]): string[] {
  return files
    .filter((file) => !binary.test(file))
    .flatMap((file) => {
      const applying = rules.filter((rule) => rule.files.test(file));
      const lines = readFileSync(join(root, file), "utf8").split("\n");
      return lines.flatMap((line, index) =>
        applying.filter((rule) => rule.pattern.test(line)).map((rule) => `${file}:${index + 1}: ${rule.says}`),
      );
    });
}
