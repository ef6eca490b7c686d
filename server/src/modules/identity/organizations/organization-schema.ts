import { z } from "zod";
import { CurrencyCode, Id, Version } from "#platform/wire";

/** First words of addresses that pages and protocols use themselves. */
const reserved: ReadonlySet<string> = new Set(
  (
    "api graphql ws health metrics crm oauth account-info hubspot upso webhooks o portfolio setup sign-in sign-out forgot reset " +
    "invite mailbox settings admin assets static public new me login logout auth www gomark help docs"
  ).split(" "),
);

/** How an organization is named in addresses. */
export const Slug = z
  .string()
  .min(2)
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens, beginning with a letter")
  .refine((slug) => !reserved.has(slug), "This word is reserved for GoMark itself");

/** A name on one line. */
export const Name = z
  .string()
  .trim()
  .min(1, "Give a name")
  .max(120)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "Use a single line");

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
export const Currency = CurrencyCode.refine((code) => currencies.has(code), "This is not a currency in use");

/** Those in use, which PostgreSQL knows as well: months of closing are made there. Old aliases are not among them. */
const timeZones: ReadonlySet<string> = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);

export const TimeZone = z
  .string()
  .max(60)
  .refine((zone) => timeZones.has(zone), "Use an IANA time zone such as Europe/Berlin");

const WeekStart = z.int().min(1).max(7).describe("The day its weeks begin with, 1 for Monday to 7 for Sunday");
const FiscalMonth = z.int().min(1).max(12).describe("The month its fiscal year begins with, 1 for January");

/** One company of the portfolio. */
export const Organization = z
  .object({
    id: Id,
    slug: z.string(),
    name: z.string(),
    currency: z.string(),
    timeZone: z.string(),
    fiscalMonth: FiscalMonth,
    weekStart: WeekStart,
    version: Version,
  })
  .meta({ id: "Organization" });
export type Organization = z.infer<typeof Organization>;

export const NewOrganization = z.strictObject({
  name: Name,
  slug: Slug,
  currency: Currency.default("EUR"),
  timeZone: TimeZone.default("UTC"),
  fiscalMonth: FiscalMonth.optional(),
  weekStart: WeekStart.optional(),
});
export type NewOrganization = z.output<typeof NewOrganization>;

/** Fields left out stay as they are. The slug never changes: addresses and keys rest on it. */
export const OrganizationChange = z.strictObject({
  name: Name.optional(),
  currency: Currency.optional(),
  timeZone: TimeZone.optional(),
  fiscalMonth: FiscalMonth.optional(),
  weekStart: WeekStart.optional(),
  version: Version,
});
export type OrganizationChange = z.output<typeof OrganizationChange>;
