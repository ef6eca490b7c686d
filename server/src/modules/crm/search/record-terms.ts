import { textOf } from "../records/object-type.ts";
import { isLine } from "../records/property-type-rules.ts";
import type { Values } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import { moreTerms, searchTerms } from "./search-terms-rules.ts";

/** What search knows a record by, its organization's own properties of one line included: long text is in no index. */
export function recordTerms({ object, custom }: Registry, values: Values): string {
  const own = custom.filter(({ type }) => isLine(type)).map(({ name }) => textOf(values[name]));
  return searchTerms(object.searched(values)) + moreTerms(own);
}
