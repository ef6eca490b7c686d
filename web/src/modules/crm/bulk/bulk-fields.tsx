import { MultiSelect, Select } from "@mantine/core";
import type { ListQuestion } from "../records/record-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import { PropertyInput } from "../records/property-input.tsx";
import { type Draft, emptyDraft, parseDraft } from "../records/record-draft.ts";
import { pathOf } from "../records/record-values.ts";
import type { ObjectType, PropertyInfo } from "../records/record.ts";
import { BulkValue, isForMany } from "../table/bulk-value.tsx";
import type { BulkVerb } from "./bulk-job-dialog.tsx";
import type { BulkRequest } from "./bulk-queries.ts";

/** What has been chosen so far. */
export type BulkChoice = {
  readonly property: PropertyInfo | null;
  readonly draft: Draft;
  readonly owners: readonly string[];
};

export const beginChoice: BulkChoice = { property: null, draft: emptyDraft, owners: [] };

type Asking = {
  readonly object: ObjectType;
  readonly action: BulkVerb;
  readonly question: ListQuestion;
};

/** The request a choice stands for, or what is missing in words. */
export function requestOf(
  asking: Asking,
  { property, draft, owners }: BulkChoice,
  currency: string,
): BulkRequest | string {
  const { object, action, question } = asking;
  const { filter, q } = question;
  const found = {
    object: object.key,
    action,
    ...(filter === undefined ? {} : { filter }),
    ...(q === undefined ? {} : { q }),
  };
  if (action === "delete") return found;
  if (action === "assign")
    return owners.length === 0 ? "Choose at least one person." : { ...found, owners: [...owners] };
  if (property === null) return "Choose a field.";
  if (action === "relate") return { ...found, relation: property.key, to: draft.text === "" ? null : draft.text };
  const parsed = parseDraft(property, draft, { currency });
  if (parsed.problem !== undefined) return parsed.problem;
  if (parsed.value === null && property.required) return `${property.label} cannot be empty.`;
  return { ...found, values: { [property.key]: parsed.value } };
}

/** Relations that lead to another record; owners are assigned. */
function leadsToRecord({ type, target, writable }: PropertyInfo): boolean {
  return type === "relation" && writable && (target === "account" || target === "contact");
}

type BulkFieldsProps = {
  readonly action: BulkVerb;
  readonly properties: readonly PropertyInfo[];
  readonly choice: BulkChoice;
  readonly currency: string;
  readonly error: string | null;
  readonly onChoice: (choice: BulkChoice) => void;
};

/** The fields of an action: a property and its value, people, a relation and where it leads. */
export function BulkFields(props: BulkFieldsProps) {
  const { action, properties, choice, error, onChoice } = props;
  if (action === "delete")
    return <p className="gm-bulk-note">They go to the bin, from where they can be restored, all at once too.</p>;
  if (action === "assign") return <Owners choice={choice} error={error} onChoice={onChoice} />;
  const fields = properties.filter(action === "relate" ? leadsToRecord : isForMany);
  return (
    <>
      <Select
        label={action === "relate" ? "Relation" : "Field"}
        data={fields.map((one) => ({ value: pathOf(one), label: one.label }))}
        value={choice.property === null ? null : pathOf(choice.property)}
        onChange={(path) =>
          onChoice({ ...choice, property: fields.find((one) => pathOf(one) === path) ?? null, draft: emptyDraft })
        }
        error={choice.property === null ? error : null}
        searchable
        selectFirstOptionOnChange
        allowDeselect={false}
        data-autofocus
      />
      {choice.property === null ? null : <Value {...props} property={choice.property} />}
    </>
  );
}

function Value({
  action,
  property,
  choice,
  currency,
  error,
  onChoice,
}: BulkFieldsProps & { readonly property: PropertyInfo }) {
  const shared = { property, draft: choice.draft, currency, onDraft: (draft: Draft) => onChoice({ ...choice, draft }) };
  return action === "relate" ? (
    <PropertyInput key={pathOf(property)} {...shared} error={error ?? undefined} />
  ) : (
    <BulkValue key={pathOf(property)} {...shared} error={error} />
  );
}

type OwnersProps = Pick<BulkFieldsProps, "choice" | "error" | "onChoice">;

function Owners({ choice, error, onChoice }: OwnersProps) {
  const members = (useMembers().data ?? []).filter(({ active }) => active);
  return (
    <MultiSelect
      label="People"
      description="Several people are given the records evenly, one after the other."
      data={members.map(({ id, name }) => ({ value: id, label: name }))}
      value={[...choice.owners]}
      onChange={(owners) => onChoice({ ...choice, owners })}
      error={error}
      searchable
      nothingFoundMessage="Nobody of this name"
      data-autofocus
    />
  );
}
