import { ActionIcon } from "@mantine/core";
import { IconPlus, IconStarFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { type AccountPerson, accountPeopleQuery } from "../records/contact-account-queries.ts";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import { RecordLink } from "../records/property-text.tsx";
import { type Reference, objectTypes } from "../records/record.ts";
import { RelatedSection } from "./related-section.tsx";

const shown = 6;

/** The people of an account over all their links, each with what they are there. */
export function AccountPeople({ account, title }: { readonly account: Reference; readonly title?: string }) {
  const { slug, can } = useOrganization();
  const [creating, setCreating] = useState(false);
  const mayRead = can("contacts.read");
  const people = useQuery({ ...accountPeopleQuery(slug, account.id, shown), enabled: mayRead });
  if (!mayRead) return null;
  const condition = { property: "accountId", op: "is" as const, value: account.id };
  return (
    <RelatedSection
      title={
        <Link to="/o/$slug/contacts" params={{ slug }} search={{ filter: [condition] }} className="gm-link">
          {title ?? objectTypes.contact.many}
        </Link>
      }
      count={people.data?.total}
      from={people}
      what="The contacts"
      action={
        can("contacts.create") ? (
          <ActionIcon size="sm" onClick={() => setCreating(true)} aria-label={`New contact of ${account.name}`}>
            <IconPlus size={15} />
          </ActionIcon>
        ) : null
      }
    >
      {people.data?.items.length === 0 ? <p className="gm-related-none">None yet.</p> : null}
      {(people.data?.items ?? []).map((person) => (
        <PersonLine key={person.contact.id} person={person} />
      ))}
      {creating ? (
        <CreateRecordDialog
          object={objectTypes.contact}
          related={{ accountId: account }}
          onClose={() => setCreating(false)}
          onCreated={() => void people.refetch()}
        />
      ) : null}
    </RelatedSection>
  );
}

function PersonLine({ person: { contact, label, primary } }: { readonly person: AccountPerson }) {
  const aside = label ?? contact.jobTitle;
  return (
    <div className="gm-related-line">
      <RecordLink object="contact" reference={contact} />
      {aside === null ? null : <span className="gm-clip gm-related-dim">{aside}</span>}
      {primary ? (
        <IconStarFilled size={11} className="gm-link-star" aria-label="This is their primary account" />
      ) : null}
    </div>
  );
}
