import type { Work } from "#platform/work";
import type { AnyObjectType } from "../records/object-type.ts";
import type { Property } from "../records/record-properties.ts";
import { recordNames } from "../records/record-sight-sql.ts";
import { registryOf } from "../records/registry.ts";
import { uniqueKey } from "../records/unique-rules.ts";
import { holdersOf } from "../records/unique-sql.ts";
import type { Named } from "./relation-sql.ts";

/** The records in sight that hold these texts in properties of which no two records hold the same value, by text. */
export async function findByUniqueValue(
  work: Work,
  object: AnyObjectType,
  texts: readonly string[],
): Promise<ReadonlyMap<string, readonly Named[]>> {
  const { custom } = await registryOf(work, object);
  const found: (Named & { readonly text: string })[] = [];
  for (const property of custom) {
    if (property.unique !== true || property.storage.kind !== "custom") continue;
    const keys = new Map(texts.map((text) => [text, keyOf(property, text)]));
    const wanted = [...keys.values()].filter((key) => key !== null);
    const holders = await holdersOf(work, property.storage.propertyId, wanted);
    const names = await recordNames(work, object, [...holders.values()]);
    for (const [text, key] of keys) {
      const id = holders.get(key ?? "") ?? "";
      const name = names.get(id);
      if (name !== undefined) found.push({ text, id, name });
    }
  }
  return Map.groupBy(found, ({ text }) => text);
}

/** What a text is compared by as a value of the property; null where it is none. */
function keyOf(property: Property, text: string): string | null {
  const value = property.schema.safeParse(property.type === "number" ? Number(text) : text);
  return value.success ? uniqueKey(property, value.data as string | number) : null;
}
