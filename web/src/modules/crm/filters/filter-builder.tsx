import { type Vocabulary, type Names, kindOf } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import type { Filter } from "@gomark/server/contract/crm/filters/filter";
import { filterText } from "@gomark/server/shared/crm/filters/filter-text-print";
import type { ReadText } from "@gomark/server/shared/crm/filters/filter-text";
import { filterWords } from "@gomark/server/shared/crm/filters/filter-words";
import { Button, Group, Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import type { Reference } from "../records/record.ts";
import { type BuilderGroup, buildFilter, draftFilter } from "./builder-draft.ts";
import { GroupPart } from "./builder-parts.tsx";
import type { Condition, FilterNode } from "./filter.ts";
import { filterOf } from "./filter.ts";
import { FilterTextInput } from "./filter-text-input.tsx";
import { type NameOf, shownValue } from "./filter-sentence.ts";
import { propertyOf } from "./field-property.ts";
import { useFilterNames, useVocabulary } from "./use-vocabulary.ts";
import "./filter-builder.css";

type FilterBuilderProps = {
  readonly object: string;
  readonly conditions: readonly Condition[];
  readonly onSave: (conditions: readonly Condition[]) => void;
  readonly onClose: () => void;
};

/** Builds a whole filter: groups in groups, related records, times named from today; by choosing or by typing. */
export function FilterBuilder({ object, conditions, onSave, onClose }: FilterBuilderProps) {
  const vocabulary = useVocabulary(object);
  const { nameOf, names, known } = useFilterNames(conditions, vocabulary.data);
  const isPhone = useMediaQuery("(max-width: 47.99em)") ?? false;
  return (
    <Dialog title="Filter" onClose={onClose} size={760} fullScreen={isPhone}>
      {vocabulary.isPending ? <Skeleton height={180} /> : null}
      {vocabulary.isError ? <ErrorState error={vocabulary.error} retry={() => void vocabulary.refetch()} /> : null}
      {vocabulary.data === undefined ? null : (
        <Builder
          conditions={conditions}
          world={{ vocabulary: vocabulary.data, names, nameOf, known }}
          onSave={(next) => {
            onSave(next);
            onClose();
          }}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

type World = {
  readonly vocabulary: Vocabulary;
  readonly names: readonly Reference[];
  readonly nameOf: NameOf;
  readonly known: Names;
};

type BuilderProps = Pick<FilterBuilderProps, "conditions" | "onSave" | "onClose"> & { readonly world: World };

function Builder({ conditions, world, onSave, onClose }: BuilderProps) {
  const { currency } = useOrganization();
  const { vocabulary, names, known } = world;
  const meaning = { vocabulary, names: known };
  const [root, setRoot] = useState<BuilderGroup>(() => draftFilter(conditions, world));
  const [typed, setTyped] = useState<{ readonly text: string; readonly read: ReadText } | null>(null);
  const [told, setTold] = useState(false);
  const { nodes, problems } = buildFilter(root, currency);
  const filter = filterOf(nodes) as Filter | undefined;

  const change = (next: BuilderGroup): void => {
    setRoot(next);
    setTyped(null);
  };
  const type = (text: string, read: ReadText): void => {
    setTyped({ text, read });
    if (read.problem !== undefined) return;
    const meant = read.filter === null ? [] : (read.filter.and ?? [read.filter]);
    setRoot(draftFilter(meant as readonly FilterNode[], { vocabulary, names }));
  };
  const isUnread = typed?.read.problem !== undefined;
  const save = (): void => {
    setTold(true);
    if (problems.size === 0 && !isUnread) onSave(nodes);
  };
  return (
    <form
      className="gm-builder"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FilterTextInput
        text={typed?.text ?? (filter === undefined ? "" : filterText(simple(filter), meaning))}
        meaning={meaning}
        onText={type}
      />
      <GroupPart
        node={root}
        kind={vocabulary.object}
        vocabulary={vocabulary}
        problems={told ? problems : new Map()}
        depth={1}
        onChange={(next) => change(next as BuilderGroup)}
      />
      <p className="gm-builder-words" aria-live="polite">
        {filter === undefined
          ? `Every ${kindOf(vocabulary, vocabulary.object).one}.`
          : `${wordsOf(filter, world, kindOf(vocabulary, vocabulary.object).many)}.`}
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={isUnread}>
          Apply
        </Button>
      </Group>
    </form>
  );
}

/** A group of one is that one. */
function simple(filter: Filter): Filter {
  return filter.and?.length === 1 ? (filter.and[0] ?? filter) : filter;
}

function wordsOf(filter: Filter, { vocabulary, nameOf }: World, many: string): string {
  const words = filterWords(simple(filter), {
    vocabulary,
    textOf: (field, value) => shownValue(value, propertyOf(field, vocabulary.object), nameOf),
  });
  return `${many.charAt(0).toUpperCase()}${many.slice(1)} where ${words}`;
}
