import type { PropertyInfo } from "@gomark/server/contract/crm/properties/property";
import type { Money } from "../../../ui/format.ts";
import type { StageKind } from "../../../ui/stage-pill.tsx";

export type { PropertyInfo };

/** The objects every company has. */
export type ObjectKey = "account" | "contact" | "deal";
export type Plural = "accounts" | "contacts" | "deals";

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

export type ObjectType = {
  readonly key: ObjectKey;
  readonly plural: Plural;
  readonly one: string;
  readonly many: string;
};

/** The three objects and what people call them. */
export const objectTypes: Readonly<Record<ObjectKey, ObjectType>> = {
  account: { key: "account", plural: "accounts", one: "account", many: "Accounts" },
  contact: { key: "contact", plural: "contacts", one: "contact", many: "Contacts" },
  deal: { key: "deal", plural: "deals", one: "deal", many: "Deals" },
};

/** Whether a text names an object, as the server's answers do. */
export function isObjectKey(text: string): text is ObjectKey {
  return text in objectTypes;
}

/** "Account" for "account": names at the beginning of a line. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
