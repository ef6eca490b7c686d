import { z } from "zod";
import { dateOf } from "#platform/clock";
import { Id, Instant, Money } from "#platform/wire";
import { emailForm } from "./email-rules.ts";
import { readPhone } from "./phone-numbers.ts";
import type { CustomType } from "./property-type-rules.ts";
import { CalendarDate, NumberValue, type Option, textSchema } from "./record-properties.ts";
import { maxLongText } from "./record-schema.ts";
import { isStorable } from "./text-rules.ts";

/** Longest text of a run-time property: it must fit an index entry. */
export const maxCustomText = 500;
const maxUrl = 2000;
const maxEmail = 320;

const unkept = "The text holds a character that cannot be kept (U+0000 or half of a pair)";

/** What a run-time property takes, and how it is kept: parsing answers the value in the one spelling it is kept in. */
export function customSchema({ type, options }: { type: CustomType; options: readonly Option[] }): z.ZodType {
  return type === "oneOf" || type === "manyOf" ? choiceSchema(type, options) : schemas[type];
}

const LongText = z.string().normalize("NFC").trim().min(1).max(maxLongText).refine(isStorable, unkept);

/** An instant in UTC, of a year that every part of the system agrees about. */
const DateTime = Instant.transform((moment, context) => {
  const instant = dateOf(moment);
  const year = instant.getUTCFullYear();
  if (year >= 1000 && year <= 9999) return instant.toISOString();
  context.addIssue({ code: "custom", message: "Use a date of the years 1000 to 9999" });
  return z.NEVER;
});

const Url = z
  .string()
  .max(maxUrl)
  .transform((text, context) => {
    const url = readUrl(text.trim());
    if (url !== null && url.length <= maxUrl) return url;
    const message =
      url === null
        ? "Use a web address that begins with http:// or https:// and holds no password"
        : `At most ${maxUrl} characters, written out`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** A web address as browsers write it; null for anything else. */
function readUrl(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !isStorable(text)) return null;
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return null;
  // a bare host is kept as people write it
  return url.pathname === "/" && url.search === "" && url.hash === "" ? url.origin : url.href;
}

const Email = textSchema(maxEmail).refine(emailForm.matches, emailForm.message);

const Phone = z
  .string()
  .max(60)
  .transform((text, context) => {
    const number = readPhone(text);
    if (number !== null) return number;
    const message = "Use the number with its country, such as +49 30 1234567, and without an extension";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const schemas = {
  text: textSchema(maxCustomText),
  longText: LongText,
  number: NumberValue,
  money: Money,
  date: CalendarDate,
  dateTime: DateTime,
  boolean: z.boolean("Use true or false"),
  url: Url,
  email: Email,
  phone: Phone,
  user: Id,
} as const;

/** What may be chosen: every option that is not archived, and `kept` values, which the record has already. */
export function choiceSchema(
  type: "oneOf" | "manyOf",
  options: readonly Option[],
  kept: ReadonlySet<string> = new Set(),
): z.ZodType {
  const open = options.filter(({ archived }) => archived !== true).map(({ value }) => value);
  const known = new Set([...open, ...kept]);
  const One = z.string().refine((value) => known.has(value), `One of: ${open.slice(0, 20).join(", ")}`);
  if (type === "oneOf") return One;
  const places = new Map(options.map(({ value }, place) => [value, place]));
  const place = (value: string) => places.get(value) ?? options.length;
  return z.array(One).transform((values) => [...new Set(values)].toSorted((one, other) => place(one) - place(other)));
}
