import { Button, Pill, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { Place } from "../roles.ts";
import { labelOf } from "./audit-changes.ts";
import type { AuditSearch } from "./audit-search.ts";

const objects: Readonly<Record<Place, readonly string[]>> = {
  organization: [
    "deal",
    "account",
    "contact",
    "task",
    "note",
    "view",
    "pipeline",
    "stage",
    "property",
    "import",
    "bulk",
    "member",
    "invitation",
    "team",
    "api_key",
    "permission",
    "organization",
  ],
  portfolio: ["organization", "portfolio", "portfolio_member", "portfolio_invitation", "portfolio_api_key", "user"],
};
const debounceMs = 250;

type AuditFiltersProps = {
  readonly place: Place;
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
};

/** Narrows the trail: words, what kind of thing, who, when. */
export function AuditFilters({ place, search, onSearch }: AuditFiltersProps) {
  const [text, setText] = useState(search.q ?? "");
  const apply = useDebouncedCallback((q: string) => onSearch({ ...search, q: q === "" ? undefined : q }), debounceMs);
  const narrowed = Object.values(search).some((value) => value !== undefined);
  return (
    <search className="gm-filters">
      <TextInput
        placeholder="Find in names and values"
        aria-label="Find in names and values"
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
      <Select
        placeholder="Everything"
        aria-label="What was changed"
        clearable
        data={objects[place].map((object) => ({ value: object, label: labelOf(object) }))}
        value={search.object ?? null}
        onChange={(object) => onSearch({ ...search, object: object ?? undefined })}
        className="gm-filter-kind"
      />
      <TextInput
        type="date"
        aria-label="From this day"
        leftSection="From"
        leftSectionWidth={48}
        value={search.from ?? ""}
        onChange={(event) => onSearch({ ...search, from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        aria-label="Up to this day"
        leftSection="To"
        leftSectionWidth={34}
        value={search.to ?? ""}
        onChange={(event) => onSearch({ ...search, to: event.currentTarget.value || undefined })}
      />
      {search.actor === undefined ? null : (
        <Narrowing text="By one person or key" onRemove={() => onSearch({ ...search, actor: undefined })} />
      )}
      {search.recordId === undefined ? null : (
        <Narrowing text="About one record" onRemove={() => onSearch({ ...search, recordId: undefined })} />
      )}
      {narrowed ? (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} />}
          onClick={() => {
            setText("");
            onSearch({});
          }}
        >
          Clear
        </Button>
      ) : null}
    </search>
  );
}

function Narrowing({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  return (
    <Pill
      size="lg"
      withRemoveButton
      onRemove={onRemove}
      removeButtonProps={{ "aria-label": `No longer ${text.toLocaleLowerCase()}` }}
    >
      {text}
    </Pill>
  );
}
