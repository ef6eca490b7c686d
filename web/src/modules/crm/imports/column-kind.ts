import type { OwnType } from "../properties/type-looks.ts";
import type { Import } from "./import-queries.ts";

type Column = Pick<Import["columns"][number], "samples" | "filled" | "different">;

/** In this order: a telephone number looks like a number too. */
const kinds: readonly (readonly [type: OwnType, looks: RegExp])[] = [
  ["boolean", /^(?:true|false|yes|no|ja|nein|y|n)$/iu],
  ["dateTime", /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]\d{1,2}:\d{2}/u],
  ["date", /^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2})$/u],
  ["phone", /^\+\d[\d\s()/.-]{6,}$/u],
  ["money", /^(?:[-+]?\s?\p{Sc}\s?[-+]?\d[\d.,' ]*|[-+]?\d[\d.,' ]*\s?\p{Sc})$/u],
  ["number", /^[-+]?\d[\d.,' ]*$/u],
  ["email", /^\S+@\S+\.\S+$/u],
  ["url", /^(?:https?:\/\/|www\.)\S+$/iu],
];

/** Choices are few, and come again and again. */
const mostChoices = 30;
const timesEach = 3;

/** What a column seems to hold, by its samples and how many different values it has. */
export function kindOf({ samples, filled, different }: Column): OwnType {
  if (samples.length === 0) return "text";
  const found = kinds.find(([, looks]) => samples.every((sample) => looks.test(sample.trim())));
  if (found !== undefined) return found[0];
  return different !== null && different <= mostChoices && filled >= different * timesEach ? "oneOf" : "text";
}

/** "Year established" for "year_established": what a property made of the column may be called. */
export function labelOf(column: string): string {
  const words = column.replaceAll(/[_\s]+/gu, " ").trim();
  return words === "" ? column : words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
