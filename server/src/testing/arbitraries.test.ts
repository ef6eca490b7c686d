import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { arbitraryOf, inputJsonSchema, spoiledInput } from "./arbitraries.ts";

const Condition: z.ZodType = z.lazy(() =>
  z.union([
    z.object({ property: z.string().max(20), is: z.literal("equal"), value: z.number() }),
    z.object({ all: z.array(Condition).max(3) }),
  ]),
);

const shapes: Record<string, z.ZodType> = {
  "ids by pattern": z.object({ id: z.string().regex(/^[1-9][0-9]{0,18}$/) }),
  "numbers within bounds": z.object({ limit: z.int().min(1).max(200), share: z.number().min(0).max(1) }),
  "choices, nullables and defaults": z.object({
    kind: z.enum(["open", "won"]),
    owner: z.string().nullable(),
    count: z.boolean().default(false),
  }),
  "dates, instants and addresses": z.object({
    on: z.iso.date(),
    at: z.iso.datetime({ offset: true }),
    email: z.email(),
  }),
  "lists and dictionaries": z.object({
    tags: z.array(z.string().min(1)).min(1).max(3),
    custom: z.record(z.string().regex(/^[a-z]{1,9}$/), z.int()),
  }),
  "filters within filters": z.object({ note: z.string().optional(), name: z.string().min(2).max(5) }).strict(),
};

describe("input made from an operation's schema", () => {
  it.each(Object.entries(shapes))("obeys it: %s", (_, shape) => {
    fc.assert(
      fc.property(arbitraryOf(inputJsonSchema(shape)), (value) => shape.safeParse(value).success),
      { numRuns: 100 },
    );
  });

  it("comes to an end where a schema contains itself", () => {
    const [sample] = fc.sample(arbitraryOf(inputJsonSchema(z.object({ filter: Condition }))), 1);
    expect(JSON.stringify(sample).length).toBeLessThan(10_000);
  });

  it("can be spoiled, so that most of it is refused", () => {
    const shape = z.strictObject({ name: z.string().min(1).max(50), id: z.string().regex(/^[1-9][0-9]{0,18}$/) });
    const refused = fc
      .sample(spoiledInput(inputJsonSchema(shape)), 200)
      .filter((value) => !shape.safeParse(value).success);
    expect(refused.length).toBeGreaterThan(100);
  });
});
