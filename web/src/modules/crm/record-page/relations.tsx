import { ActionIcon } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatMoney } from "../../../ui/format.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { CreateRecordDialog } from "../records/create-record-dialog.tsx";
import { LinkInto, RecordLink } from "../records/property-text.tsx";
import { fewRecordsQuery } from "../records/record-queries.ts";
import { type CrmRecord, type Deal, type ObjectType, type Reference, objectTypes } from "../records/record.ts";
import { AccountPeople } from "./account-people.tsx";
import { ContactAccounts } from "./contact-accounts.tsx";
import { RecordLinks } from "./record-links.tsx";
import { RelatedSection } from "./related-section.tsx";
import { StageHistory } from "./stage-history.tsx";

const shown = 6;

/** What belongs to a record: an account's people and deals, a contact's account and deals, a deal's account and people. */
export function Relations({ record, object }: { readonly record: CrmRecord; readonly object: ObjectType }) {
  const account = record["account"] as Reference | null | undefined;
  const contact = record["contact"] as Reference | null | undefined;
  const self = { id: record.id, name: record.name };
  return (
    <div className="gm-relations">
      {object.key === "account" ? (
        <>
          <AccountPeople account={self} />
          <RelatedList object={objectTypes.deal} property="accountId" to={self} />
          <RelatedList object={objectTypes.account} property="parentId" to={self} title="Subsidiaries" />
        </>
      ) : null}
      {object.key === "contact" ? (
        <>
          <ContactAccounts contact={record} />
          <RelatedList object={objectTypes.deal} property="contactId" to={self} />
        </>
      ) : null}
      {object.key === "deal" ? (
        <>
          <RelatedOne object="account" reference={account} />
          <RelatedOne object="contact" reference={contact} />
          {account ? <AccountPeople account={account} title={`People at ${account.name}`} /> : null}
          {account ? (
            <RelatedList
              object={objectTypes.deal}
              property="accountId"
              to={account}
              title={`Other deals of ${account.name}`}
              without={record.id}
            />
          ) : null}
          <StageHistory deal={record as Deal} />
        </>
      ) : null}
      <RecordLinks record={record} object={object} />
    </div>
  );
}

type RelatedOneProps = { readonly object: "account" | "contact"; readonly reference: Reference | null | undefined };

function RelatedOne({ object, reference }: RelatedOneProps) {
  return (
    <RelatedSection title={object === "account" ? "Account" : "Contact"}>
      {reference === null || reference === undefined ? (
        <p className="gm-related-none">None yet. Choose one among the properties.</p>
      ) : (
        <div className="gm-related-line">
          <RecordLink object={object} reference={reference} />
        </div>
      )}
    </RelatedSection>
  );
}

type RelatedListProps = {
  readonly object: ObjectType;
  /** The property of the listed records that points here. */
  readonly property: string;
  readonly to: Reference;
  readonly title?: string;
  /** Left out of the list: the record whose page this is. */
  readonly without?: string;
};

function RelatedList({ object, property, to, title, without }: RelatedListProps) {
  const { slug, can } = useOrganization();
  const [creating, setCreating] = useState(false);
  const condition = { property, op: "is" as const, value: to.id };
  const mayRead = can(`${object.area}.read`);
  const list = useQuery({
    ...fewRecordsQuery(slug, object, { filter: condition, sort: "-updatedAt" }, shown + 1),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  const total = list.data?.total;
  return (
    <RelatedSection
      title={
        <Link
          to="/o/$slug/$area"
          params={{ slug, area: object.area }}
          search={{ filter: [condition] }}
          className="gm-link"
        >
          {title ?? object.many}
        </Link>
      }
      count={total === undefined ? undefined : total - (without === undefined ? 0 : 1)}
      from={list}
      what={`The ${object.plural}`}
      action={
        can(`${object.area}.create`) ? (
          <ActionIcon size="sm" onClick={() => setCreating(true)} aria-label={`New ${object.one} of ${to.name}`}>
            <IconPlus size={15} />
          </ActionIcon>
        ) : null
      }
    >
      {list.data === undefined ? null : (
        <RelatedLines items={list.data.items.filter((item) => item.id !== without).slice(0, shown)} object={object} />
      )}
      {creating ? (
        <CreateRecordDialog
          object={object}
          related={{ [property]: to }}
          onClose={() => setCreating(false)}
          onCreated={() => void list.refetch()}
        />
      ) : null}
    </RelatedSection>
  );
}

function RelatedLines({ items, object }: { readonly items: readonly CrmRecord[]; readonly object: ObjectType }) {
  if (items.length === 0) return <p className="gm-related-none">None yet.</p>;
  return items.map((item) => <RelatedLine key={item.id} item={item} object={object} />);
}

function RelatedLine({ item, object }: { readonly item: CrmRecord; readonly object: ObjectType }) {
  return (
    <div className="gm-related-line" data-two={object.key === "deal" || undefined}>
      <LinkInto area={object.area} reference={item} />
      {asideOf(item, object)}
    </div>
  );
}

function asideOf(item: CrmRecord, object: ObjectType): ReactNode {
  if (object.key === "deal") {
    const { amount, stage } = item as Deal;
    return (
      <span className="gm-related-deal">
        <StagePill name={stage.name} kind={stage.kind} />
        <span className="gm-num gm-related-amount">{amount === null ? "" : formatMoney(amount, { whole: true })}</span>
      </span>
    );
  }
  const text = item[object.key === "contact" ? "jobTitle" : "city"];
  return typeof text === "string" ? <span className="gm-clip gm-related-dim">{text}</span> : null;
}
