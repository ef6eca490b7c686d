import { expect, test } from "vitest";
import { slugOf } from "./slug.ts";

test.each([
  ["Acme GmbH & Co. KG", "acme-gmbh-co-kg"],
  ["Größe Straße", "grosse-strasse"],
  ["Café Ñandú", "cafe-nandu"],
  ["  42 North ", "north"],
  ["日本", ""],
])("%j becomes %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
