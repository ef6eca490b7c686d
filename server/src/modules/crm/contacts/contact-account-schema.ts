import { z } from "zod";
import { PageInput, pageOf } from "#platform/paging";
import { Id, Instant } from "#platform/wire";
import { RecordReference } from "../records/record-schema.ts";
import { textSchema } from "../records/record-properties.ts";
import { Contact } from "./contact-schema.ts";

/** Most accounts one contact is linked with. */
export const maxAccountsOfContact = 50;

const Label = textSchema(60).describe("What the person is there, such as Advisor");
const Primary = z.boolean().describe("Whether it is the account the contact names itself: at most one is");

/** An account a contact has to do with. */
export const ContactAccount = z
  .object({
    accountId: Id,
    account: RecordReference,
    label: z.string().nullable(),
    primary: Primary,
    linkedAt: Instant,
  })
  .meta({ id: "ContactAccount" });
export type ContactAccount = z.infer<typeof ContactAccount>;

export const ContactAccounts = z.object({ items: z.array(ContactAccount).max(maxAccountsOfContact) });

export const LinkAccount = z.strictObject({
  id: Id,
  accountId: Id,
  label: Label.nullish().describe("Absent stays as it is, null empties"),
  primary: Primary.optional().describe("Absent: as it is; of a contact without an account the first one is"),
});
export type LinkAccount = z.infer<typeof LinkAccount>;

export const UnlinkAccount = z.object({ id: Id, accountId: Id });
export type UnlinkAccount = z.infer<typeof UnlinkAccount>;

/** A contact as an account lists it, over all links. */
export const AccountContact = z
  .object({ contact: Contact, label: z.string().nullable(), primary: Primary })
  .meta({ id: "AccountContact" });
export type AccountContact = z.infer<typeof AccountContact>;

export const ListAccountContacts = PageInput.extend({ id: Id });
export type ListAccountContacts = z.infer<typeof ListAccountContacts>;
export const AccountContactPage = pageOf(AccountContact).extend({ total: z.int().min(0) });
