import { IconMinus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { MoneyText, RelativeTime } from "../../../ui/values.tsx";
import { isMoney, referenceOf, textOfValue, valueOf } from "./record-values.ts";
import {
  type CrmRecord,
  type Deal,
  type ObjectType,
  type PropertyInfo,
  type Reference,
  type Value,
  objectTypes,
} from "./record.ts";
import { LongText, MemberText, MomentText, OutLink, Person, PhoneText, Tags, UrlText, YesNo } from "./value-text.tsx";

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
  return <ValueText value={value} property={property} inTable={inTable} />;
}

type ValueTextProps = {
  readonly value: Exclude<Value, null>;
  readonly property: PropertyInfo;
  readonly inTable: boolean;
};

/** A value by the type of its property. */
function ValueText({ value, property, inTable }: ValueTextProps) {
  if (isMoney(value)) return <MoneyText value={value} />;
  if (typeof value === "boolean") return <YesNo value={value} />;
  if (typeof value === "object") return <Tags values={value} options={property.options} />;
  const text = String(value);
  // GoMark's own times tell how long ago; those people set are appointments.
  if (property.builtIn && property.type === "dateTime") return <RelativeTime at={text} />;
  return (
    writers[property.type]?.(text, inTable) ?? (
      <LineText text={textOfValue(property, value)} property={property} inTable={inTable} />
    )
  );
}

/** What is more than a line of text. */
const writers: Partial<Record<PropertyInfo["type"], (text: string, inTable: boolean) => ReactNode>> = {
  user: (id) => <MemberText id={id} />,
  dateTime: (at) => <MomentText at={at} />,
  longText: (text, inTable) => <LongText text={text} inTable={inTable} />,
  url: (url, inTable) => <UrlText url={url} inTable={inTable} />,
  phone: (number, inTable) => <PhoneText number={number} inTable={inTable} />,
};

function LineText({ text, property, inTable }: Omit<ValueTextProps, "value"> & { readonly text: string }) {
  if (property.builtIn && property.key === "phone") return <PhoneText number={text} inTable={inTable} />;
  const address = addressOf(property, text);
  if (address === null) return <span title={text}>{text}</span>;
  return (
    <OutLink href={address} title={text} inTable={inTable}>
      {text}
    </OutLink>
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

type RecordLinkProps = {
  readonly object: "account" | "contact" | "deal";
  readonly reference: Reference;
  readonly inTable?: boolean;
};

/** A link to a record by its name. */
export function RecordLink({ object, ...rest }: RecordLinkProps) {
  return <LinkInto area={objectTypes[object].area} {...rest} />;
}

type LinkIntoProps = Pick<RecordLinkProps, "reference" | "inTable"> & Pick<ObjectType, "area">;

/** A link to a record of any object by its name. */
export function LinkInto({ area, reference, inTable = false }: LinkIntoProps) {
  const { slug } = useOrganization();
  return (
    <Link
      to="/o/$slug/$area/$id"
      params={{ slug, area, id: reference.id }}
      className="gm-link gm-clip"
      title={reference.name}
      {...(inTable ? { tabIndex: -1 } : {})}
    >
      {reference.name}
    </Link>
  );
}

/** Where a line of text leads, if anywhere. */
function addressOf({ key, builtIn, type }: PropertyInfo, text: string): string | null {
  if (type === "email" || (builtIn && key === "email")) return `mailto:${text}`;
  if (builtIn && key === "website") return /^https?:\/\//u.test(text) ? text : `https://${text}`;
  if (builtIn && key === "domain") return `https://${text}`;
  return !builtIn && /^https?:\/\/\S+$/u.test(text) ? text : null;
}
