import { ActionIcon } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { type ContactAccount, contactAccountsQuery, useContactAccounts } from "../records/contact-account-queries.ts";
import { useMayChange } from "../records/may-change.ts";
import { RecordLink } from "../records/property-text.tsx";
import type { CrmRecord } from "../records/record.ts";
import { RelationPicker } from "../records/relation-picker.tsx";
import { useFocusOnMount } from "../records/use-focus-on-mount.ts";
import { type LabelWords, LinkLine } from "./link-line.tsx";
import { RelatedSection } from "./related-section.tsx";

const roleWords: LabelWords = {
  field: (name) => `Role at ${name}`,
  example: "Advisor, board member…",
  unsaid: "Role there",
};

/** The accounts a contact has to do with: which is the primary one, and what the person is in each. */
export function ContactAccounts({ contact }: { readonly contact: CrmRecord }) {
  const { slug, can } = useOrganization();
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  const mayRead = can("accounts.read");
  const links = useQuery({ ...contactAccountsQuery(slug, contact.id), enabled: mayRead });
  const mayChange = useMayChange("contacts.update")(contact);
  const changes = useContactAccounts(contact.id);
  if (!mayRead) return null;
  const run = (what: string, call: Promise<void>) => call.catch((error: unknown) => tellProblem(what, error));

  async function remove(link: ContactAccount): Promise<void> {
    await changes.unlink(link.accountId);
    const { label, primary } = link;
    tellUndoable(`${contact.name} is no longer linked with ${link.account.name}.`, () =>
      changes.link(link.accountId, { label, primary }),
    );
  }

  return (
    <RelatedSection
      title="Accounts"
      count={links.data?.length}
      from={links}
      what="The accounts"
      action={
        mayChange ? (
          <ActionIcon size="sm" onClick={() => setAdding(true)} aria-label={`Link ${contact.name} with an account`}>
            <IconPlus size={15} />
          </ActionIcon>
        ) : null
      }
    >
      {links.data?.length === 0 && !adding ? (
        <p className="gm-related-none">None yet. A person can belong to several, one of them first.</p>
      ) : null}
      <ul className="gm-related-lines">
        {(links.data ?? []).map((link) => (
          <LinkLine
            key={link.accountId}
            into={<RecordLink object="account" reference={link.account} />}
            name={link.account.name}
            link={link}
            mayChange={mayChange}
            words={roleWords}
            asksLabel={link.accountId === added}
            onLabel={(label) =>
              void run(`What ${contact.name} is there was not saved`, changes.link(link.accountId, { label }))
            }
            onPrimary={() =>
              void run(
                `${link.account.name} was not made the primary account`,
                changes.link(link.accountId, { primary: true }),
              )
            }
            onRemove={() => void run(`${link.account.name} was not removed`, remove(link))}
          />
        ))}
      </ul>
      {adding ? (
        <AddAccount
          onPick={(accountId) => {
            setAdding(false);
            if (accountId === null) return;
            setAdded(accountId);
            void run("The account was not linked", changes.link(accountId, {}));
          }}
        />
      ) : null}
    </RelatedSection>
  );
}

/** Chooses one account more; left without a choice it goes away again. */
function AddAccount({ onPick }: { readonly onPick: (accountId: string | null) => void }) {
  const property = useProperties("contact").data?.find(({ key }) => key === "accountId");
  const box = useFocusOnMount<HTMLDivElement>();
  if (property === undefined) return null;
  return (
    <div ref={box}>
      <RelationPicker
        property={property}
        value={null}
        size="xs"
        opened
        aria-label="Account to link"
        onPick={(account) => onPick(account?.id ?? null)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onPick(null);
        }}
      />
    </div>
  );
}
