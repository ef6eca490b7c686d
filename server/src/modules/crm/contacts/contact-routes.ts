import { recordOperations } from "../records/record-routes.ts";
import { contactAccountOperations } from "./contact-account-routes.ts";
import { contactObject } from "./contact-object.ts";
import { Contact, ContactPage, ContactPatch, NewContact } from "./contact-schema.ts";

export const contactOperations = [
  ...recordOperations(contactObject, {
    wire: Contact,
    page: ContactPage,
    created: NewContact,
    changed: ContactPatch,
  }),
  ...contactAccountOperations,
];
