import { ActionIcon, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { tellProblem, tellUndoable } from "../../../ui/toasts.tsx";
import { useAllTypes } from "../objects/object-type-queries.ts";
import {
  type LinkPlace,
  linksQuery,
  type RecordLink,
  relationsQuery,
  useLinkChanges,
} from "../objects/relation-queries.ts";
import { useMayChange } from "../records/may-change.ts";
import { LinkInto } from "../records/property-text.tsx";
import { fewRecordsQuery } from "../records/record-queries.ts";
import type { CrmRecord, ObjectType } from "../records/record.ts";
import { useFocusOnMount } from "../records/use-focus-on-mount.ts";
import { type LabelWords, LinkLine } from "./link-line.tsx";
import { RelatedSection } from "./related-section.tsx";

const offered = 20;
const debounceMs = 150;
const roleWords: LabelWords = { field: (name) => `Role of ${name}`, example: "Operator, supplier…" };

/** What a record has to do with others by the relations that the company has defined, from whichever side. */
export function RecordLinks({ record, object }: { readonly record: CrmRecord; readonly object: ObjectType }) {
  const { slug, can } = useOrganization();
  const all = useQuery(relationsQuery(slug)).data ?? [];
  const relations = all.filter(({ archivedAt }) => archivedAt === null);
  const types = useAllTypes();
  return relations.flatMap((relation) =>
    (["from", "to"] as const)
      .filter((side) => relation[side] === object.key)
      .flatMap((side) => {
        const others = types.find(({ key }) => key === relation[side === "from" ? "to" : "from"]);
        if (others === undefined || !can(`${others.area}.read`)) return [];
        const place = { object, id: record.id, relation, side };
        return [<LinksOf key={`${relation.id} ${side}`} place={place} record={record} others={others} />];
      }),
  );
}

type LinksOfProps = { readonly place: LinkPlace; readonly record: CrmRecord; readonly others: ObjectType };

function LinksOf({ place, record, others }: LinksOfProps) {
  const { slug } = useOrganization();
  const [adding, setAdding] = useState(false);
  const links = useQuery(linksQuery(slug, place));
  const mayChange = useMayChange(`${place.object.area}.update`)(record);
  const changes = useLinkChanges(place);
  const run = (what: string, call: Promise<void>) => call.catch((error: unknown) => tellProblem(what, error));
  async function remove({ record: other, label, primary }: RecordLink): Promise<void> {
    await changes.unlink(other.id);
    tellUndoable(`${record.name} is no longer linked with ${other.name}.`, () =>
      changes.link(other.id, { label, primary }),
    );
  }
  const items = links.data?.items ?? [];
  return (
    <RelatedSection
      title={place.relation.labels[place.side]}
      count={links.data?.total}
      from={links}
      what={`The ${others.plural}`}
      action={
        mayChange ? (
          <ActionIcon
            size="sm"
            onClick={() => setAdding(true)}
            aria-label={`Link ${record.name} with ${others.plural}`}
          >
            <IconPlus size={15} />
          </ActionIcon>
        ) : null
      }
    >
      {links.data?.total === 0 && !adding ? <p className="gm-related-none">None yet.</p> : null}
      <ul className="gm-related-lines">
        {items.map((link) => (
          <LinkLine
            key={link.record.id}
            into={<LinkInto area={others.area} reference={link.record} />}
            name={link.record.name}
            link={link}
            mayChange={mayChange}
            words={roleWords}
            onLabel={(label) => void run("The role was not saved", changes.link(link.record.id, { label }))}
            onPrimary={() =>
              void run(`${link.record.name} was not made primary`, changes.link(link.record.id, { primary: true }))
            }
            onRemove={() => void run(`${link.record.name} was not removed`, remove(link))}
          />
        ))}
      </ul>
      {adding ? (
        <AddLink
          others={others}
          without={[record.id, ...items.map((link) => link.record.id)]}
          onPick={(otherId) => {
            setAdding(false);
            if (otherId !== null) void run(`The ${others.one} was not linked`, changes.link(otherId, {}));
          }}
        />
      ) : null}
    </RelatedSection>
  );
}

type AddLinkProps = {
  readonly others: ObjectType;
  readonly without: readonly string[];
  readonly onPick: (otherId: string | null) => void;
};

/** Chooses one record more; left without a choice it goes away again. */
function AddLink({ others, without, onPick }: AddLinkProps) {
  const { slug } = useOrganization();
  const [query, setQuery] = useState("");
  const [settled] = useDebouncedValue(query.trim(), debounceMs);
  const found = useQuery({
    ...fewRecordsQuery(slug, others, settled === "" ? { sort: "-updatedAt" } : { q: settled }, offered),
    placeholderData: keepPreviousData,
  });
  const box = useFocusOnMount<HTMLDivElement>();
  const options = (found.data?.items ?? []).filter(({ id }) => !without.includes(id));
  return (
    <div ref={box}>
      <Select
        size="xs"
        aria-label={`${others.one} to link`}
        placeholder={`Find a ${others.one}`}
        data={options.map(({ id, name }) => ({ value: id, label: name }))}
        value={null}
        searchable
        defaultDropdownOpened
        selectFirstOptionOnChange
        nothingFoundMessage={found.isPending ? "Searching…" : `No ${others.one} of this name`}
        onSearchChange={setQuery}
        filter={({ options: all }) => all}
        onChange={onPick}
        onBlur={() => onPick(null)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onPick(null);
        }}
      />
    </div>
  );
}
