import { type RawBuilder, sql, type SqlBool } from "kysely";
import { isLine } from "../records/property-type-rules.ts";
import type { Registry } from "../records/registry.ts";
import { likeLiteral } from "../records/text-rules.ts";
import { soughtWords } from "../search/search-query-rules.ts";
import { isHidden } from "./field-access-rules.ts";

/** Built-in fields that search reads, of objects that let some of them be hidden. */
const searched: Readonly<Record<string, readonly string[]>> = {
  account: ["name", "domain", "website", "city", "phone"],
  contact: ["name", "email", "jobTitle", "phone"],
  deal: ["name", "nextStep"],
};

/**
 * That the words of a search stand in fields the actor may see: what search reads holds every field of a record, and
 * must not tell of a hidden one. Asked beside the search itself, and only of people some of whose fields are hidden.
 */
export function inSeenFields(registry: Registry, q: string): RawBuilder<SqlBool> {
  const names = searchedBy(registry.whole);
  const words = soughtWords(q);
  if (words.length === 0 || !names.some((name) => isHidden(registry, name))) return sql<SqlBool>`true`;
  const texts = names.flatMap((name) => (isHidden(registry, name) ? [] : textsOf(registry, name)));
  // as search folds: without case and accents, whatever form the text was kept in
  const seen = sql`regexp_replace(lower(normalize(concat_ws(' ', ${sql.join(texts)}), NFKD)), '[\u0300-\u036f]', '', 'g')`;
  const each = words.map(({ text }) => sql`${seen} like ${`%${likeLiteral(text)}%`}`);
  return sql<SqlBool>`(${sql.join(each, sql` and `)})`;
}

function searchedBy({ object, custom }: Registry): string[] {
  const lines = custom.flatMap(({ name, type }) => (isLine(type) ? [name] : []));
  return [...(searched[object.key] ?? ["name"]), ...lines];
}

function textsOf(registry: Registry, name: string): RawBuilder<unknown>[] {
  const property = registry.find(name);
  if (property === undefined) return [];
  const text = property.storage.kind === "column" ? sql.ref(`r.${property.storage.column}`) : sql`r.custom ->> ${name}`;
  return name === "phone" || property.type === "phone" ? [text, sql`regexp_replace(${text}, '\\D', '', 'g')`] : [text];
}
