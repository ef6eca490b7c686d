import { historical } from "../records/record-drafts.ts";
import type { Registry } from "../records/registry.ts";

/** Whether a property can be set back: what a record sets itself follows from the rest; when it was made stays true. */
export function isSettable(registry: Registry, name: string): boolean {
  return name !== "createdAt" && (registry.find(name)?.writable === true || historical.has(name));
}
