import type { RecordFact } from "./object-type.ts";

/** The part of an event's payload that is the same for every object. */
export function recordPayload({ version, changed, before, after, sharedWith }: RecordFact) {
  const owners = [before, after].flatMap((values) => (values === null ? [] : [values["ownerId"] ?? null]));
  return {
    version,
    changed: [...changed],
    owners: [...new Set(owners.map((owner) => (typeof owner === "string" ? owner : null)))],
    ...(sharedWith === undefined ? {} : { sharedWith: [...sharedWith] }),
  };
}
