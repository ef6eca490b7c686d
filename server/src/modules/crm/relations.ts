import type { Relation } from "#platform/graphql/relation";
import { accountObject } from "./accounts/account-object.ts";
import { contactAccountRelations } from "./contacts/contact-account-relations.ts";
import { contactObject } from "./contacts/contact-object.ts";
import { dealObject } from "./deals/deal-object.ts";
import { notesOf, tasksOf } from "./own-shapes/written-relations.ts";
import { toMany, toOne } from "./records/relation-loading.ts";

const account = () => accountObject;
const contact = () => contactObject;
const deal = () => dealObject;

/** Ways between the shapes of CRM that GraphQL may take; each loads a whole level at once. */
export const crmRelations: readonly Relation[] = [
  toOne({ from: "Account", field: "parent", key: "parentId" }, "Account", account),
  toOne({ from: "Contact", field: "account", key: "accountId" }, "Account", account),
  toOne({ from: "ContactAccount", field: "account", key: "accountId" }, "Account", account),
  toOne({ from: "Deal", field: "account", key: "accountId" }, "Account", account),
  toOne({ from: "Deal", field: "contact", key: "contactId" }, "Contact", contact),
  toMany({ from: "Account", field: "children" }, "Account", { object: account, column: "parent_id" }),
  ...contactAccountRelations,
  toMany({ from: "Account", field: "deals" }, "Deal", { object: deal, column: "account_id" }),
  toMany({ from: "Contact", field: "deals" }, "Deal", { object: deal, column: "contact_id" }),
  notesOf("Account", accountObject),
  notesOf("Contact", contactObject),
  notesOf("Deal", dealObject),
  tasksOf("Account", accountObject),
  tasksOf("Contact", contactObject),
  tasksOf("Deal", dealObject),
];
