import { z } from "zod";
import { newShape, patchShape, readShape, recordFrame, recordPage, RecordReference } from "../records/record-schema.ts";
import { accountProperties } from "./account-properties.ts";

export const Account = z
  .object({ ...readShape(accountProperties), ...recordFrame, parent: RecordReference.nullable() })
  .meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

export const NewAccount = newShape(accountProperties);
export const AccountPatch = patchShape(accountProperties);
export const AccountPage = recordPage(Account);
