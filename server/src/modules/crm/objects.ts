import { accountObject } from "./accounts/account-object.ts";
import { contactObject } from "./contacts/contact-object.ts";
import { dealObject } from "./deals/deal-object.ts";
import type { AnyObjectType } from "./records/object-type.ts";
import type { ObjectKey } from "./records/record-schema.ts";

const objects: Readonly<Record<ObjectKey, AnyObjectType>> = {
  account: accountObject,
  contact: contactObject,
  deal: dealObject,
};

/** The object type of a key. */
export function objectOf(key: ObjectKey): AnyObjectType {
  return objects[key];
}

/** Every object type, in the order people think of them. */
export const allObjects: readonly AnyObjectType[] = [accountObject, contactObject, dealObject];
