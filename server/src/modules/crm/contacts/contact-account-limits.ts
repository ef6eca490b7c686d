import type { Work } from "#platform/work";
import type { Draft } from "../records/object-type.ts";
import { breakRule } from "../records/record-drafts.ts";
import { maxAccountsOfContact } from "./contact-account-schema.ts";
import { countOtherLinks } from "./contact-account-sql.ts";

/** A contact without a primary account may have as many others as there may be: then there is no room for one more. */
export async function refuseTooManyAccounts(work: Work, drafts: readonly Draft[]): Promise<void> {
  const added = drafts.flatMap((draft) => {
    const { id, before, values } = draft;
    const accountId = values["accountId"];
    const isAdded = before !== null && before.values["accountId"] === null && typeof accountId === "string";
    return id !== null && isAdded ? [{ draft, contactId: id, accountId }] : [];
  });
  if (added.length === 0) return;
  const links = await countOtherLinks(work, added);
  for (const { draft, contactId } of added) {
    if ((links.get(contactId) ?? 0) < maxAccountsOfContact) continue;
    const message = `A contact has at most ${maxAccountsOfContact} accounts. Remove one first.`;
    breakRule(draft, { path: "accountId", code: "too_many", message });
  }
}
