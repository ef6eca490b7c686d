import type { ImportPlan } from "../import-plan.ts";
import type { Option } from "../../records/record-properties.ts";
import type { Registry } from "../../records/registry.ts";
import { comparable } from "../../records/text-rules.ts";
import { alike, lettersOf } from "../mapping/similarity-rules.ts";
import type { Matches, NearMatch } from "./matching-schema.ts";

/** The text a cell stands for, after what people said about this text of its column. */
export function meantBy(matches: Matches, column: string, cell: string): string {
  const meant = choiceFor(matches, column, cell);
  return typeof meant === "string" ? meant : cell;
}

/** What people said about a text; columns and texts may be called like anything, "constructor" too. */
export function choiceFor(matches: Matches, column: string, text: string): Matches[string][string] | undefined {
  const texts = Object.hasOwn(matches, column) ? matches[column] : undefined;
  return texts !== undefined && Object.hasOwn(texts, text) ? texts[text] : undefined;
}

/** The texts of a column that people said are new ones. */
export function newOnes(matches: Matches, column: string): string[] {
  return Object.entries(Object.hasOwn(matches, column) ? (matches[column] ?? {}) : {}).flatMap(([text, meant]) =>
    meant !== null && typeof meant === "object" ? [text] : [],
  );
}

/** Options that the file adds to properties there are, because people said that they are new. */
export function addedOptions(
  { columns, matches }: Pick<ImportPlan, "columns" | "matches">,
  known: Registry,
): ReadonlyMap<string, Option[]> {
  const added = columns.flatMap(({ name, targets }) =>
    targets.flatMap((target): [string, Option[]][] => {
      if (target.kind !== "property" || target.property.type !== "oneOf") return [];
      const there = known.find(target.property.name)?.options ?? [];
      const fresh = newOnes(matches, name).filter((text) => !there.some((option) => means(option, text)));
      return fresh.length === 0 ? [] : [[target.property.name, fresh.map((text) => ({ value: text, label: text }))]];
    }),
  );
  return new Map(added);
}

function means(option: Option, text: string): boolean {
  return comparable(option.value) === comparable(text) || comparable(option.label) === comparable(text);
}

interface Counted {
  readonly text: string;
  readonly rows: number;
}

/** Texts of one column that only differ in signs, spaces or a slip of the pen: the rarer is offered as the commoner. */
export function sameTwice(column: string, property: string, texts: readonly Counted[]): NearMatch[] {
  const byRows = texts.toSorted((one, other) => other.rows - one.rows);
  return byRows.flatMap(({ text, rows }, index) => {
    const near = byRows
      .slice(0, index)
      .map((other) => ({
        text: other.text,
        score: lettersOf(other.text) === lettersOf(text) ? 1 : alike(text, other.text),
      }))
      .filter((other) => other.score >= slip && digits(other.text) === digits(text))
      .toSorted((one, other) => other.score - one.score)[0];
    if (near === undefined) return [];
    const candidates = [{ value: near.text, label: near.text, score: near.score }];
    return [{ column, property, kind: "option" as const, text, rows, refused: false, candidates }];
  });
}

/** Above this, two options are one that somebody mistyped. */
const slip = 0.88;

function digits(text: string): string {
  return text.replaceAll(/\D/g, "");
}
