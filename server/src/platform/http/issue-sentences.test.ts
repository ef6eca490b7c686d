import { expect, test } from "vitest";
import { z } from "zod";
import { sentenceOf } from "./issue-sentences.ts";

const messages = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: sentenceOf }).error?.issues.map(({ message }) => message);

test.each([
  [z.object({ name: z.string() }), {}, "This is missing"],
  [z.string(), 5, "This must be a text"],
  [z.int(), 1.5, "This must be a whole number"],
  [z.string().min(1), "", "Fill this in"],
  [z.string().min(3), "a", "Use at least 3 characters"],
  [z.string().max(2), "abc", "Use at most 2 characters"],
  [z.number().min(0), -1, "Use 0 or more"],
  [z.int().max(200), 201, "Use 200 or less"],
  [z.array(z.string()).max(1), ["a", "b"], "Give at most 1"],
  [z.enum(["a", "b"]), "c", "Use one of: a, b"],
  [z.literal(true), false, "Use true"],
])("a person can act on what is said about %o", (schema, value, expected) => {
  expect(messages(schema, value)).toEqual([expected]);
});

test("what a schema says itself wins", () => {
  expect(messages(z.string().min(1, "Give a name"), "")).toEqual(["Give a name"]);
});
