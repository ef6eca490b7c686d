import { IconMinus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { MoneyText, RelativeTime } from "../../../ui/values.tsx";
import { isMoney, referenceOf, textOfValue, valueOf } from "./record-values.ts";
import type { CrmRecord, Deal, PropertyInfo, Reference } from "./record.ts";

type PropertyTextProps = {
  readonly record: CrmRecord;
  readonly property: PropertyInfo;
  /** Links in tables take no focus of their own: the table is operated as one. */
  readonly inTable?: boolean;
};

/** A record's value of a property for reading: links lead, people have a face, stages their colour. */
export function PropertyText({ record, property, inTable = false }: PropertyTextProps) {
  const value = valueOf(record, property);
  if (value === null) return <None inTable={inTable} />;
  if (property.type === "relation") return <RelationText record={record} property={property} inTable={inTable} />;
  if (isMoney(value)) return <MoneyText value={value} />;
  if (property.type === "dateTime") return <RelativeTime at={String(value)} />;
  const text = textOfValue(property, value);
  const address = addressOf(property, text);
  return address === null ? (
    <span title={text}>{text}</span>
  ) : (
    <a
      className="gm-link"
      href={address}
      {...(address.startsWith("http") ? { target: "_blank", rel: "noreferrer" } : {})}
      {...(inTable ? { tabIndex: -1 } : {})}
    >
      {text}
    </a>
  );
}

function None({ inTable }: { readonly inTable: boolean }) {
  return inTable ? (
    <span className="gm-none" aria-label="empty" />
  ) : (
    <IconMinus size={13} className="gm-none" aria-label="empty" />
  );
}

function RelationText({ record, property, inTable }: Required<PropertyTextProps>) {
  const reference = referenceOf(record, property);
  if (reference === null) return <span className="gm-none">Not visible to you</span>;
  if (property.target === "member") return <Person person={reference} />;
  if (property.target === "stage") {
    const { stage } = record as Deal;
    return <StagePill name={reference.name} kind={stage.kind} />;
  }
  if (property.target === "account" || property.target === "contact") {
    return <RecordLink object={property.target} reference={reference} inTable={inTable} />;
  }
  return <span>{reference.name}</span>;
}

/** A person's face and name. */
export function Person({ person }: { readonly person: Reference }) {
  return (
    <span className="gm-person">
      <Avatar name={person.name} size={18} />
      <span className="gm-clip">{person.name}</span>
    </span>
  );
}

type RecordLinkProps = {
  readonly object: "account" | "contact" | "deal";
  readonly reference: Reference;
  readonly inTable?: boolean;
};

/** A link to a record by its name. */
export function RecordLink({ object, reference, inTable = false }: RecordLinkProps) {
  const { slug } = useOrganization();
  return (
    <Link
      to={`/o/$slug/${object}s/$id`}
      params={{ slug, id: reference.id }}
      className="gm-link gm-clip"
      title={reference.name}
      {...(inTable ? { tabIndex: -1 } : {})}
    >
      {reference.name}
    </Link>
  );
}

function addressOf({ key, builtIn }: PropertyInfo, text: string): string | null {
  if (!builtIn) return /^https?:\/\/\S+$/u.test(text) ? text : null;
  if (key === "email") return `mailto:${text}`;
  if (key === "phone") return `tel:${text.replace(/[^+\d]/gu, "")}`;
  if (key === "website") return /^https?:\/\//u.test(text) ? text : `https://${text}`;
  return key === "domain" ? `https://${text}` : null;
}
