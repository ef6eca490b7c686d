import type { Relation, ToMany } from "#platform/graphql/relation";
import { accountObject } from "./accounts/account-object.ts";
import { contactAccountRelations } from "./contacts/contact-account-relations.ts";
import { contactObject } from "./contacts/contact-object.ts";
import { dealObject } from "./deals/deal-object.ts";
import { notesOfRecords } from "./notes/note-sql.ts";
import type { AnyObjectType } from "./records/object-type.ts";
import { openTasksOfRecords } from "./tasks/task-sql.ts";
import { toWire } from "./tasks/task-wire.ts";
import { maxRelated, toMany, toOne } from "./records/relation-loading.ts";

const account = () => accountObject;
const contact = () => contactObject;
const deal = () => dealObject;

/** The notes on a record one has read, newest first. */
function notes(from: string, object: AnyObjectType): ToMany {
  return {
    from,
    field: "notes",
    to: "Note",
    kind: "many",
    key: "id",
    permission: null,
    maximum: maxRelated,
    async load(work, ids, limit) {
      return Map.groupBy(await notesOfRecords(work, object.key, ids, limit), ({ recordId }) => recordId);
    },
  };
}

/** The open tasks on a record one has read, by when they are due. */
function tasks(from: string, object: AnyObjectType): ToMany {
  return {
    from,
    field: "tasks",
    to: "Task",
    kind: "many",
    key: "id",
    permission: "tasks.read",
    maximum: maxRelated,
    async load(work, ids, limit) {
      const found = await openTasksOfRecords(work, object.key, ids, limit);
      return Map.groupBy(await toWire(work, found), ({ record }) => record?.id ?? "");
    },
  };
}

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
  notes("Account", accountObject),
  notes("Contact", contactObject),
  notes("Deal", dealObject),
  tasks("Account", accountObject),
  tasks("Contact", contactObject),
  tasks("Deal", dealObject),
];
