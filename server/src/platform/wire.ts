import { z } from "zod";

const maxBigint = 9_223_372_036_854_775_807n;

/** An id: a positive bigint as a string, since JavaScript's numbers cannot hold them all. */
export const Id = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, "An id is a whole number, as a string")
  .refine((text) => !/^[0-9]{1,19}$/.test(text) || BigInt(text) <= maxBigint, "An id is at most 9223372036854775807")
  .meta({ example: "42" });

/** What people configure has a key that never changes: lower-case letters, digits and underscores. */
export const Key = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9_]*$/, "Use lower-case letters, digits and underscores, beginning with a letter")
  .meta({ example: "region" });

export const CurrencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "Use an ISO 4217 code such as EUR")
  .meta({ example: "EUR" });

/** An amount in the currency's smallest unit, as a string of a whole number that may be negative. */
export const Money = z
  .object({
    minor: z
      .string()
      .regex(/^-?(0|[1-9][0-9]{0,17})$/, "A whole number of the currency's smallest unit, as a string")
      .meta({ example: "12345" }),
    currency: CurrencyCode,
  })
  .meta({ id: "Money", description: "Integer minor units and an ISO 4217 code" });
export type Money = z.infer<typeof Money>;

/** A sum of amounts in one currency: it may be longer than any single amount. */
export const MoneyTotal = z
  .object({ minor: z.string().regex(/^-?[0-9]{1,40}$/), currency: CurrencyCode })
  .meta({ id: "MoneyTotal" });
export type MoneyTotal = z.infer<typeof MoneyTotal>;

/** An instant, ISO 8601 with offset. */
export const Instant = z.iso.datetime({ offset: true });

/** The number a write must name to prove it saw the latest state; also the record's ETag. */
export const Version = z.int().min(1).max(2_147_483_647);
