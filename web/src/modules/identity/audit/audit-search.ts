import { textOf } from "../search-text.ts";

/** What narrows the trail, as it stands in the address; days are calendar days of the reader. */
export type AuditSearch = {
  readonly q?: string | undefined;
  readonly object?: string | undefined;
  readonly action?: string | undefined;
  readonly actor?: string | undefined;
  readonly recordId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** The trail's part of an address. */
export function auditSearchOf(search: Readonly<Record<string, unknown>>): AuditSearch & { entry?: string | undefined } {
  return {
    q: textOf(search["q"]),
    object: textOf(search["object"]),
    action: textOf(search["action"]),
    actor: textOf(search["actor"]),
    recordId: textOf(search["recordId"]),
    from: textOf(search["from"]),
    to: textOf(search["to"]),
    entry: textOf(search["entry"]),
  };
}
