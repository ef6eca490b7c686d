import { accountCreated, accountDeleted, accountRestored, accountUpdated } from "../events.ts";
import { named } from "../records/record-properties.ts";
import { recordPayload } from "../records/record-facts.ts";
import { type ObjectType, publisher, textOf } from "../records/object-type.ts";
import { digitsOf } from "../records/text-rules.ts";
import { refuseCircles } from "./account-parents.ts";
import { accountProperties } from "./account-properties.ts";
import { Account } from "./account-schema.ts";

export const accountObject: ObjectType<Account> = {
  key: "account",
  plural: "accounts",
  labels: { one: "Account", many: "Accounts" },
  table: "crm.account",
  properties: named(accountProperties),
  shape: Account,
  searched: (values) => [
    textOf(values["name"]),
    textOf(values["domain"]),
    textOf(values["website"]),
    textOf(values["city"]),
    digitsOf(textOf(values["phone"])),
  ],
  prepare: refuseCircles,
  publish: publisher(
    { created: accountCreated, updated: accountUpdated, deleted: accountDeleted, restored: accountRestored },
    recordPayload,
  ),
};
