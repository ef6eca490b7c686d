import type { PropertyInfo } from "@gomark/server/contract/crm/properties/property";
import type { Money } from "../../../ui/format.ts";
import type { StageKind } from "../../../ui/stage-pill.tsx";

export type { PropertyInfo };

/** The objects every company has. */
export type ObjectKey = "account" | "contact" | "deal";
/** What their addresses and permissions begin with. */
export type Area = "accounts" | "contacts" | "deals";

/** A property's value as it travels. */
export type Value = string | number | boolean | Money | readonly string[] | null;

/** A record as another one names it. */
export type Reference = { readonly id: string; readonly name: string };

/** A record of any object: what all have, and its own properties by name (read them with `valueOf`). */
export type CrmRecord = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly custom: Readonly<Record<string, Value>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly owner: Reference | null;
  readonly [property: string]: unknown;
};

/** A deal with the properties that boards and stage paths read. */
export type Deal = CrmRecord & {
  readonly pipelineId: string;
  readonly stageId: string;
  readonly amount: Money | null;
  readonly closeDate: string | null;
  readonly nextStep: string | null;
  readonly account: Reference | null;
  readonly contact: Reference | null;
  readonly stage: { readonly id: string; readonly name: string; readonly kind: StageKind };
  readonly stageEnteredAt: string;
  readonly closedAt: string | null;
};

/** A kind of record: one that every company has, or one of its own. */
export type ObjectType = {
  readonly key: string;
  /** What its addresses and permissions begin with. */
  readonly area: string;
  /** What people call them: within a sentence one and several, and as a heading. */
  readonly one: string;
  readonly plural: string;
  readonly many: string;
  /** The company has defined it itself; its icon by name. */
  readonly own?: { readonly id: string; readonly icon: string };
};

type BuiltInType = ObjectType & { readonly key: ObjectKey; readonly area: Area; readonly plural: Area };

/** The three objects and what people call them. */
export const objectTypes: Readonly<Record<ObjectKey, BuiltInType>> = {
  account: { key: "account", area: "accounts", plural: "accounts", one: "account", many: "Accounts" },
  contact: { key: "contact", area: "contacts", plural: "contacts", one: "contact", many: "Contacts" },
  deal: { key: "deal", area: "deals", plural: "deals", one: "deal", many: "Deals" },
};

/** Whether a text names an object, as the server's answers do. */
export function isObjectKey(text: string): text is ObjectKey {
  return text in objectTypes;
}

/** "Account" for "account": names at the beginning of a line. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
