import {
  IconAlignLeft,
  IconAlphabetLatin,
  IconCalendar,
  IconCash,
  IconClock,
  IconLink,
  IconList,
  IconListCheck,
  IconMail,
  IconNumbers,
  IconPhone,
  IconToggleLeft,
  IconUser,
  IconWorld,
} from "@tabler/icons-react";
import type { PropertyInfo } from "../records/record.ts";

type TypeLook = { readonly icon: typeof IconList; readonly label: string; readonly teaches: string };

/** What the types of fields look like and what they are for. */
export const typeLooks: Readonly<Record<PropertyInfo["type"], TypeLook>> = {
  text: { icon: IconAlphabetLatin, label: "Text", teaches: "Words, a number of a contract, a link." },
  number: { icon: IconNumbers, label: "Number", teaches: "Something counted or measured; can be summed." },
  money: { icon: IconCash, label: "Money", teaches: "An amount with its currency." },
  date: { icon: IconCalendar, label: "Date", teaches: "A day, such as a renewal." },
  dateTime: { icon: IconClock, label: "Date and time", teaches: "A moment." },
  oneOf: { icon: IconList, label: "One of", teaches: "One value of a list, such as a region." },
  longText: { icon: IconAlignLeft, label: "Long text", teaches: "Paragraphs, such as a briefing." },
  boolean: { icon: IconToggleLeft, label: "Yes or no", teaches: "Something that is so or not." },
  manyOf: { icon: IconListCheck, label: "Many of", teaches: "Several values of a list, such as interests." },
  url: { icon: IconWorld, label: "Web address", teaches: "A page, beginning with https://." },
  email: { icon: IconMail, label: "E-mail", teaches: "An address to write to." },
  phone: { icon: IconPhone, label: "Phone", teaches: "A number with its country, such as +49 30 1234567." },
  user: { icon: IconUser, label: "Member", teaches: "A colleague, such as who looks after it." },
  relation: { icon: IconLink, label: "Relation", teaches: "Another record." },
};

/** One field in the list. */
export function PropertyRow({ property, onOpen }: { readonly property: PropertyInfo; readonly onOpen: () => void }) {
  const { icon: Icon, label } = typeLooks[property.type];
  return (
    <li className="gm-property">
      <button type="button" onClick={onOpen}>
        <Icon size={16} aria-hidden />
        <span className="gm-clip">{property.label}</span>
        <span className="gm-dim">{label}</span>
        <code className="gm-clip gm-hint">{property.key}</code>
        <span className="gm-hint">{property.required ? "required" : null}</span>
      </button>
    </li>
  );
}
