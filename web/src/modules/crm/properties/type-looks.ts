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

/** A type that an organization's own fields can have. */
export type OwnType = Exclude<PropertyInfo["type"], "relation">;

/** What the types of fields look like and what they are for. */
export const typeLooks: Readonly<Record<PropertyInfo["type"], TypeLook>> = {
  text: { icon: IconAlphabetLatin, label: "Text", teaches: "A line of words, such as a contract number." },
  longText: { icon: IconAlignLeft, label: "Long text", teaches: "Paragraphs, such as a briefing." },
  number: { icon: IconNumbers, label: "Number", teaches: "Something counted or measured." },
  money: { icon: IconCash, label: "Money", teaches: "An amount with its currency." },
  date: { icon: IconCalendar, label: "Date", teaches: "A day, such as a renewal." },
  dateTime: { icon: IconClock, label: "Date and time", teaches: "A moment, such as a demonstration." },
  boolean: { icon: IconToggleLeft, label: "Yes or no", teaches: "Something that is so or is not." },
  oneOf: { icon: IconList, label: "One of", teaches: "One value of a list, such as a region." },
  manyOf: { icon: IconListCheck, label: "Many of", teaches: "Several values of a list, such as interests." },
  url: { icon: IconWorld, label: "Web address", teaches: "A page that can be opened." },
  email: { icon: IconMail, label: "E-mail", teaches: "An address that can be written to." },
  phone: { icon: IconPhone, label: "Phone", teaches: "A number with its country that can be called." },
  user: { icon: IconUser, label: "Member", teaches: "A colleague, such as who looks after it." },
  relation: { icon: IconLink, label: "Relation", teaches: "Another record." },
};

/** The types that can be chosen, the most frequent of each group first. */
export const typeGroups: readonly { readonly group: string; readonly types: readonly OwnType[] }[] = [
  { group: "Words", types: ["text", "longText"] },
  { group: "Figures", types: ["number", "money"] },
  { group: "Time", types: ["date", "dateTime"] },
  { group: "Choices", types: ["oneOf", "manyOf", "boolean"] },
  { group: "Ways to reach somebody", types: ["email", "phone", "url"] },
  { group: "People", types: ["user"] },
];

/** The choices of a control that asks for a type. */
export const typeChoices = typeGroups.map(({ group, types }) => ({
  group,
  items: types.map((type) => ({ value: type, label: typeLooks[type].label })),
}));
