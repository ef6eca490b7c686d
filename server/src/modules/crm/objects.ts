import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { accountObject } from "./accounts/account-object.ts";
import { contactObject } from "./contacts/contact-object.ts";
import { dealObject } from "./deals/deal-object.ts";
import { ownObjects } from "./object-types/own-object.ts";
import type { AnyObjectType } from "./records/object-type.ts";
import type { ObjectKey } from "./records/record-schema.ts";

const objects: Readonly<Record<ObjectKey, AnyObjectType>> = {
  account: accountObject,
  contact: contactObject,
  deal: dealObject,
};

/** The built-in object type of a key. */
export function objectOf(key: ObjectKey): AnyObjectType {
  return objects[key];
}

/** The object types every organization has, in the order people think of them. */
export const allObjects: readonly AnyObjectType[] = [accountObject, contactObject, dealObject];

/** The object type of any key, the organization's own ones too; undefined when there is none. */
export async function findObject(work: Work, key: string): Promise<AnyObjectType | undefined> {
  const isSame = (object: AnyObjectType) => object.key === key;
  return allObjects.find(isSame) ?? (await ownObjects(work)).find(isSame);
}

/** As `findObject`; refuses (`not_found`) a key that names none, at this place of the input. */
export async function anyObjectOf(work: Work, key: string, path = "object"): Promise<AnyObjectType> {
  const object = await findObject(work, key);
  if (object !== undefined) return object;
  const message = `There is no type of records called "${key}"`;
  throw new Refusal("not_found", message, { problems: [{ path, code: "unknown_type", message }] });
}

/** Every object type there is in the organization: the built-in ones, then its own by name. */
export async function everyObject(work: Work): Promise<readonly AnyObjectType[]> {
  return [...allObjects, ...(await ownObjects(work))];
}
