import { Anchor } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "../../../ui/avatar.tsx";
import { formatDateTime } from "../../../ui/format.ts";
import { useMembers } from "./member-queries.ts";
import { usePhoneText } from "./phone-text.ts";
import type { PropertyInfo, Reference } from "./record.ts";

/** Links in tables take no focus of their own: the table is operated as one. */
type InTable = { readonly inTable: boolean };

/** A link out of GoMark: another page in a window of its own, a message, a call. */
export function OutLink({
  href,
  title,
  inTable,
  children,
}: InTable & { readonly href: string; readonly title?: string; readonly children: ReactNode }) {
  const isPage = /^https?:/u.test(href);
  return (
    <a
      className="gm-link"
      href={href}
      title={title}
      {...(isPage ? { target: "_blank", rel: "noopener noreferrer" } : {})}
      {...(inTable ? { tabIndex: -1 } : {})}
    >
      {children}
    </a>
  );
}

/** A web address without what every address has, leading there. */
export function UrlText({ url, inTable }: InTable & { readonly url: string }) {
  return (
    <OutLink href={url} title={url} inTable={inTable}>
      {url.replace(/^https?:\/\/(?:www\.)?/u, "").replace(/\/$/u, "")}
    </OutLink>
  );
}

/** A telephone number as people write it, ready to be called. */
export function PhoneText({ number, inTable }: InTable & { readonly number: string }) {
  return (
    <OutLink href={`tel:${number.replace(/[^+\d]/gu, "")}`} title={number} inTable={inTable}>
      {usePhoneText(number)}
    </OutLink>
  );
}

/** Yes or no, told apart by a sign as well as by a word. */
export function YesNo({ value }: { readonly value: boolean }) {
  return (
    <span className="gm-yes-no" data-yes={value || undefined}>
      {value ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
      {value ? "Yes" : "No"}
    </span>
  );
}

/** Several options side by side. */
export function Tags({ values, options }: Pick<PropertyInfo, "options"> & { readonly values: readonly string[] }) {
  const labels = values.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return (
    <span className="gm-tags" title={labels.join(", ")}>
      {labels.map((label) => (
        <span key={label} className="gm-tag">
          {label}
        </span>
      ))}
    </span>
  );
}

/** A moment that people agreed on, by the reader's clocks. */
export function MomentText({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} className="gm-num">
      {formatDateTime(at)}
    </time>
  );
}

const fewLetters = 280;
const fewLines = 5;

/** Paragraphs as they were written; many of them wait until they are asked for. */
export function LongText({ text, inTable }: InTable & { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  if (inTable) return <span title={text.slice(0, 1_000)}>{text.slice(0, fewLetters)}</span>;
  const isLong = text.length > fewLetters || text.split("\n").length > fewLines;
  return (
    <span className="gm-long">
      <span className="gm-long-text" data-clamped={(isLong && !whole) || undefined}>
        {text}
      </span>
      {isLong ? (
        <Anchor component="button" type="button" size="xs" onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : "Show all"}
        </Anchor>
      ) : null}
    </span>
  );
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

/** A member by their id. */
export function MemberText({ id }: { readonly id: string }) {
  const members = useMembers();
  const member = members.data?.find((one) => one.id === id);
  if (member !== undefined) return <Person person={member} />;
  return <span className="gm-none">{members.isPending ? "…" : "Not visible to you"}</span>;
}
