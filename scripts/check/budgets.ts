import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What the linter cannot say, since it sees one file at a time: how long files and functions are as a whole. */
const budgets = {
  file: { median: 120, ninetyPercent: 300, longest: 400 },
  function: { ninetyFivePercent: 45 },
} as const;

interface Measured {
  readonly place: string;
  readonly lines: number;
}

/** The names of folders that collect what has no place. */
const homelessFolders = /(^|\/)(utils?|helpers?|common|services?|types|misc|lib\/utils)\//;
const moduleFile = /^server\/src\/modules\/([^/]+)\/(.+)$/;

/** Says in plain lines which size and layout budgets the files break. */
export function budgetProblems(root: string, files: readonly string[]): string[] {
  const sources = files.map((file) => parse(root, file));
  const product = sources.filter((source) => !isTest(source.fileName));
  const lengths = product.map((source) => ({ place: source.fileName, lines: lineCount(source.text) }));
  return [
    ...fileProblems(lengths),
    ...functionProblems(product.flatMap(functionsOf)),
    ...files.flatMap(layoutProblems),
    ...sources.flatMap(decoratorProblems),
    ...faceProblems(sources),
  ];
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file);

function parse(root: string, file: string): ts.SourceFile {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : file.endsWith("mjs") ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  return ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true, kind);
}

function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** The smallest value that at least `share` of the values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function fileProblems(files: readonly Measured[]): string[] {
  const lines = files.map((file) => file.lines);
  const { median, ninetyPercent, longest } = budgets.file;
  const seen = { median: quantile(lines, 0.5), ninety: quantile(lines, 0.9) };
  return [
    ...(seen.median > median ? [`the median file has ${seen.median} lines; the budget is ${median}`] : []),
    ...(seen.ninety > ninetyPercent
      ? [`only 90 % of files end within ${seen.ninety} lines; the budget is ${ninetyPercent}: ${longestOf(files)}`]
      : []),
    ...files
      .filter((file) => file.lines > longest)
      .map((file) => `${file.place} has ${file.lines} lines; no file has over ${longest}`),
  ];
}

function functionProblems(functions: readonly Measured[]): string[] {
  const limit = budgets.function.ninetyFivePercent;
  const seen = quantile(
    functions.map((one) => one.lines),
    0.95,
  );
  return seen > limit
    ? [`only 95 % of functions end within ${seen} lines; the budget is ${limit}: ${longestOf(functions)}`]
    : [];
}

function longestOf(measured: readonly Measured[]): string {
  const longest = measured.toSorted((a, b) => b.lines - a.lines).slice(0, 5);
  return longest.map(({ place, lines }) => `${place} (${lines})`).join(", ");
}

function functionsOf(source: ts.SourceFile): Measured[] {
  const found: Measured[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
      const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
      found.push({ place: `${source.fileName}:${first + 1}`, lines: last - first + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function layoutProblems(file: string): string[] {
  const homeless = homelessFolders.test(file)
    ? [`${file}: name the folder after the business, not after the kind of code`]
    : [];
  const [, , inside] = moduleFile.exec(file) ?? [];
  const isInnerIndex = inside !== undefined && inside.includes("/") && inside.endsWith("/index.ts");
  const isOtherIndex = inside === undefined && /(^|\/)index\.tsx?$/.test(file);
  const index =
    isInnerIndex || isOtherIndex ? [`${file}: only a module's face is called index.ts; import the file itself`] : [];
  return [...homeless, ...index];
}

function decoratorProblems(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isDecorator(node)) found.push(`${source.fileName}: a decorator; call the function instead`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A face lists what it offers by name, and each function it offers says in a sentence what it does. */
function faceProblems(sources: readonly ts.SourceFile[]): string[] {
  const byFile = new Map(sources.map((source) => [source.fileName, source]));
  return sources
    .filter((source) => /^server\/src\/modules\/[^/]+\/index\.ts$/.test(source.fileName))
    .flatMap((face) => {
      const own = face.statements
        .flatMap((statement) => undocumented(statement, () => true))
        .map((name) => `${face.fileName}: ${name} has no docstring`);
      return [...own, ...face.statements.flatMap((statement) => reexportProblems(face, statement, byFile))];
    });
}

function reexportProblems(
  face: ts.SourceFile,
  statement: ts.Statement,
  byFile: ReadonlyMap<string, ts.SourceFile>,
): string[] {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) return [];
  if (statement.exportClause === undefined)
    return [`${face.fileName}: export * opens the whole folder; name what the face offers`];
  if (!ts.isNamedExports(statement.exportClause) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
  const target = byFile.get(join(face.fileName, "..", statement.moduleSpecifier.text).replaceAll("\\", "/"));
  const names = new Set(statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text));
  const missing = target?.statements.flatMap((inner) => undocumented(inner, (name) => names.has(name))) ?? [];
  return missing.map((name) => `${target?.fileName}: ${name} is offered by the module's face and has no docstring`);
}

function undocumented(statement: ts.Statement, isOffered: (name: string) => boolean): string[] {
  if (!ts.isFunctionDeclaration(statement) || statement.name === undefined || !isOffered(statement.name.text))
    return [];
  const isExported = statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true;
  return isExported && ts.getJSDocCommentsAndTags(statement).length === 0 ? [statement.name.text] : [];
}
