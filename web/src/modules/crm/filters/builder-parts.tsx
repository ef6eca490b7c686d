import { type Lead, type Vocabulary, fieldAt, kindOf } from "@gomark/server/shared/crm/filters/filter-vocabulary";
import { foundWords } from "@gomark/server/shared/crm/filters/filter-words";
import { ActionIcon, Button, NumberInput, Select } from "@mantine/core";
import { IconFolderPlus, IconPlus, IconX } from "@tabler/icons-react";
import {
  type BuilderCondition,
  type BuilderGroup,
  type BuilderNode,
  type BuilderRelated,
  emptyCondition,
  emptyGroup,
  nextId,
} from "./builder-draft.ts";
import { ConditionFields, opsFor } from "./condition-editor.tsx";
import type { CountOp, FilterNode } from "./filter.ts";
import { propertyOf } from "./field-property.ts";

type PartProps<Node extends BuilderNode> = {
  readonly node: Node;
  /** The kind of what is asked here. */
  readonly kind: string;
  readonly vocabulary: Vocabulary;
  readonly problems: ReadonlyMap<number, string>;
  readonly depth: number;
  readonly onChange: (node: BuilderNode) => void;
  readonly onRemove?: () => void;
};

/** As deep as groups are offered; a filter that is deeper is shown and kept. */
const deepestOffered = 5;

const joins = [
  { value: "and", label: "All of these" },
  { value: "or", label: "Any of these" },
  { value: "notAnd", label: "Not all of these" },
  { value: "notOr", label: "None of these" },
];

/** Conditions that must hold together, any of them, or none. */
export function GroupPart({ node, onChange, onRemove, ...rest }: PartProps<BuilderGroup>) {
  const replace = (id: number, by: readonly BuilderNode[]) =>
    onChange({ ...node, parts: node.parts.flatMap((part) => (part.id === id ? by : [part])) });
  const add = (part: BuilderNode) => onChange({ ...node, parts: [...node.parts, part] });
  const chosen = node.not ? (node.join === "and" ? "notAnd" : "notOr") : node.join;
  return (
    <div className="gm-builder-group" role="group" aria-label={joins.find(({ value }) => value === chosen)?.label}>
      <div className="gm-builder-line">
        <Select
          className="gm-builder-join"
          data={joins}
          value={chosen}
          onChange={(value) =>
            value !== null &&
            onChange({
              ...node,
              join: value === "and" || value === "notAnd" ? "and" : "or",
              not: value.startsWith("not"),
            })
          }
          aria-label="Which of these"
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        {onRemove === undefined ? null : <RemoveButton label="Remove the group" onRemove={onRemove} />}
      </div>
      {node.parts.map((part) => (
        <Part
          key={part.id}
          {...rest}
          node={part}
          depth={rest.depth + 1}
          onChange={(next) => replace(part.id, [next])}
          onRemove={() => replace(part.id, [])}
        />
      ))}
      <div className="gm-builder-line">
        <Button size="xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => add(emptyCondition())}>
          Condition
        </Button>
        {rest.depth >= deepestOffered ? null : (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconFolderPlus size={14} />}
            onClick={() => add(emptyGroup(node.join === "and" ? "or" : "and"))}
          >
            Group
          </Button>
        )}
      </div>
    </div>
  );
}

function Part({ node, ...rest }: PartProps<BuilderNode>) {
  if (node.kind === "group") return <GroupPart node={node} {...rest} />;
  if (node.kind === "related") return <RelatedPart node={node} {...rest} />;
  return <ConditionPart node={node} {...rest} />;
}

function RemoveButton({ label, onRemove }: { readonly label: string; readonly onRemove: (() => void) | undefined }) {
  return (
    <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={label}>
      <IconX size={15} />
    </ActionIcon>
  );
}

/** Marks the choice of related records among the fields. */
const relatedMark = "related:";

function ConditionPart({ node, kind, vocabulary, problems, onChange, onRemove }: PartProps<BuilderCondition>) {
  const choose = (path: string | null): void => {
    if (path === null) return;
    const lead = kindOf(vocabulary, kind).related.find(({ name }) => `${relatedMark}${name}` === path);
    if (lead !== undefined) onChange(relatedTo(lead));
    const found = lead === undefined ? fieldAt(vocabulary, kindOf(vocabulary, kind), path) : undefined;
    if (found === undefined) return;
    const property = propertyOf(found.field, kind);
    onChange({ ...node, path, property, draft: { op: opsFor(property)[0] ?? "is", values: [] }, original: null });
  };
  const isUnknown = node.property === null && node.path !== "";
  return (
    <div className="gm-builder-row">
      <Select
        data={fieldChoices(vocabulary, kind)}
        value={node.path === "" ? null : node.path}
        onChange={choose}
        placeholder={isUnknown ? node.path : "Choose a field"}
        aria-label="Field"
        searchable
        selectFirstOptionOnChange
        allowDeselect={false}
        maxDropdownHeight={300}
        error={node.property === null ? problems.get(node.id) : undefined}
        comboboxProps={{ withinPortal: false }}
      />
      {node.property === null ? null : (
        <ConditionFields
          property={node.property}
          draft={node.draft}
          onDraft={(draft) => onChange({ ...node, draft, original: null })}
          problem={problems.get(node.id) ?? null}
        />
      )}
      <RemoveButton label="Remove the condition" onRemove={onRemove} />
    </div>
  );
}

function relatedTo({ name, kind }: Lead): BuilderRelated {
  return { id: nextId(), kind: "related", name, about: kind, count: undefined, where: { ...emptyGroup(), parts: [] } };
}

/** Fields of the kind itself, of what it leads to, and those that lead to it. */
function fieldChoices(vocabulary: Vocabulary, key: string) {
  const kind = kindOf(vocabulary, key);
  const own = kind.fields.map((field) => ({ value: field.key, label: field.label }));
  const beyond = kind.to.map((lead) => ({
    group: lead.label,
    items: kindOf(vocabulary, lead.kind).fields.map((field) => ({
      value: `${lead.name}.${field.key}`,
      label: foundWords({ leads: [lead], field }),
    })),
  }));
  const related = kind.related.map(({ name, label }) => ({ value: `${relatedMark}${name}`, label: `${label} …` }));
  const groups = [{ group: kind.one.charAt(0).toUpperCase() + kind.one.slice(1), items: own }, ...beyond];
  return related.length === 0 ? groups : [...groups, { group: "How many", items: related }];
}

const counts: readonly { readonly value: CountOp | "some"; readonly label: string }[] = [
  { value: "some", label: "any" },
  { value: "is", label: "exactly" },
  { value: "isNot", label: "not exactly" },
  { value: "gt", label: "more than" },
  { value: "gte", label: "at least" },
  { value: "lt", label: "less than" },
  { value: "lte", label: "at most" },
];

function RelatedPart({ node, kind, vocabulary, onChange, onRemove, ...rest }: PartProps<BuilderRelated>) {
  const lead = kindOf(vocabulary, kind).related.find(({ name }) => name === node.name);
  const setCount = (count: FilterNode["count"]) => onChange({ ...node, count });
  return (
    <div className="gm-builder-related">
      <div className="gm-builder-row">
        <span className="gm-builder-has">has</span>
        <Select
          data={counts}
          value={node.count?.op ?? "some"}
          onChange={(op) => setCount(op === null || op === "some" ? undefined : { op, value: node.count?.value ?? 0 })}
          aria-label={`How many ${lead?.label ?? node.name}`}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        {node.count === undefined ? null : (
          <NumberInput
            value={node.count.value}
            onChange={(value) => node.count !== undefined && setCount({ ...node.count, value: Number(value) })}
            min={0}
            max={1000}
            allowDecimal={false}
            aria-label="Number"
          />
        )}
        <strong>{(lead?.label ?? node.name).toLowerCase()}</strong>
        {node.where.parts.length === 0 ? (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => onChange({ ...node, where: { ...node.where, parts: [emptyCondition()] } })}
          >
            where …
          </Button>
        ) : null}
        <RemoveButton label="Remove the condition" onRemove={onRemove} />
      </div>
      {node.where.parts.length === 0 ? null : (
        <GroupPart
          {...rest}
          node={node.where}
          kind={node.about}
          vocabulary={vocabulary}
          onChange={(where) => onChange({ ...node, where: where as BuilderGroup })}
        />
      )}
    </div>
  );
}
