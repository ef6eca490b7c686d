import { ActionIcon, Menu, TextInput } from "@mantine/core";
import { IconDots, IconPlus, IconStarFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { type ContactAccount, contactAccountsQuery, useContactAccounts } from "../records/contact-account-queries.ts";
import { useMayChange } from "../records/may-change.ts";
import { RecordLink } from "../records/property-text.tsx";
import type { CrmRecord } from "../records/record.ts";
import { RelationPicker } from "../records/relation-picker.tsx";
import { useFocusOnMount } from "../records/use-focus-on-mount.ts";
import { RelatedSection } from "./related-section.tsx";

const maxLabel = 60;

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
          <AccountLine
            key={link.accountId}
            link={link}
            mayChange={mayChange}
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

type AccountLineProps = {
  readonly link: ContactAccount;
  readonly mayChange: boolean;
  /** The link was made just now: what the person is there is asked at once. */
  readonly asksLabel: boolean;
  readonly onLabel: (label: string | null) => void;
  readonly onPrimary: () => void;
  readonly onRemove: () => void;
};

function AccountLine({ link, mayChange, asksLabel, onLabel, onPrimary, onRemove }: AccountLineProps) {
  const [editing, setEditing] = useState(asksLabel);
  const { account, label, primary } = link;
  return (
    <li className="gm-account-link">
      <div className="gm-related-line">
        <RecordLink object="account" reference={account} />
        {primary ? (
          <span className="gm-link-primary">
            <IconStarFilled size={11} aria-hidden /> Primary
          </span>
        ) : null}
        {mayChange ? (
          <Menu position="bottom-end" width={190}>
            <Menu.Target>
              <ActionIcon size="sm" aria-label={`Change the link with ${account.name}`}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {primary ? null : <Menu.Item onClick={onPrimary}>Make primary</Menu.Item>}
              <Menu.Item onClick={() => setEditing(true)}>
                {label === null ? "Say the role" : "Change the role"}
              </Menu.Item>
              <Menu.Item onClick={onRemove}>Remove</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      {editing ? (
        <LabelInput
          label={label ?? ""}
          name={account.name}
          onDone={(text) => {
            setEditing(false);
            if (text !== null && text !== (label ?? "")) onLabel(text === "" ? null : text);
          }}
        />
      ) : mayChange ? (
        <button type="button" className="gm-link-label" onClick={() => setEditing(true)}>
          {label ?? "Role there"}
        </button>
      ) : label === null ? null : (
        <span className="gm-related-dim">{label}</span>
      )}
    </li>
  );
}

type LabelInputProps = {
  readonly label: string;
  readonly name: string;
  /** With the text to keep, or null where nothing changes. */
  readonly onDone: (text: string | null) => void;
};

function LabelInput({ label, name, onDone }: LabelInputProps) {
  const [text, setText] = useState(label);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <TextInput
      size="xs"
      value={text}
      maxLength={maxLabel}
      ref={input}
      aria-label={`Role at ${name}`}
      placeholder="Advisor, board member…"
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onDone(text.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(text.trim());
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone(null);
      }}
    />
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
