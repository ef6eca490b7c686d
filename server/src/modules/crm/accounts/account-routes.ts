import { recordOperations } from "../records/record-routes.ts";
import { accountObject } from "./account-object.ts";
import { Account, AccountPage, AccountPatch, NewAccount } from "./account-schema.ts";

export const accountOperations = recordOperations(accountObject, {
  wire: Account,
  page: AccountPage,
  created: NewAccount,
  changed: AccountPatch,
});
