import { contactCreated, contactDeleted, contactRestored, contactUpdated } from "../events.ts";
import { type Draft, type ObjectType, publisher, textOf } from "../records/object-type.ts";
import { named, type Values } from "../records/record-properties.ts";
import { breakRule } from "../records/record-drafts.ts";
import { recordPayload } from "../records/record-facts.ts";
import { digitsOf } from "../records/text-rules.ts";
import { refuseTooManyAccounts } from "./contact-account-limits.ts";
import { keepPrimaryLinks } from "./contact-account-sql.ts";
import { contactProperties } from "./contact-properties.ts";
import { Contact } from "./contact-schema.ts";

export const contactObject: ObjectType<Contact> = {
  key: "contact",
  plural: "contacts",
  labels: { one: "Contact", many: "Contacts" },
  table: "crm.contact",
  properties: named(contactProperties),
  shape: Contact,
  derive: (values) => ({ name: nameOf(values) }),
  searched: (values) => [
    nameOf(values),
    textOf(values["email"]),
    textOf(values["jobTitle"]),
    digitsOf(textOf(values["phone"])),
  ],
  async prepare(work, drafts) {
    drafts.forEach(refuseNameless);
    await refuseTooManyAccounts(work, drafts);
  },
  written: keepPrimaryLinks,
  publish: publisher(
    { created: contactCreated, updated: contactUpdated, deleted: contactDeleted, restored: contactRestored },
    recordPayload,
  ),
};

/** The name people read: first and last, or what else there is. */
function nameOf(values: Values): string {
  const names = [textOf(values["firstName"]), textOf(values["lastName"])].filter((name) => name !== null);
  return names.length > 0 ? names.join(" ") : (textOf(values["email"]) ?? "");
}

function refuseNameless(draft: Draft): void {
  if (nameOf(draft.values) !== "") return;
  breakRule(draft, {
    path: "lastName",
    code: "required",
    message: "A contact needs a first name, a last name or an e-mail address",
  });
}
