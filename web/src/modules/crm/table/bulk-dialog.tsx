import { Button, Group, Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { formatNumber } from "../../../ui/format.ts";
import { type RefusedRecord, changeMany } from "../records/record-bulk.ts";
import { type Draft, emptyDraft, parseDraft } from "../records/record-draft.ts";
import { pathOf } from "../records/record-values.ts";
import type { CrmRecord, ObjectType, PropertyInfo } from "../records/record.ts";
import { BulkValue, isForMany } from "./bulk-value.tsx";

type BulkDialogProps = {
  readonly object: ObjectType;
  readonly records: readonly CrmRecord[];
  readonly properties: readonly PropertyInfo[];
  /** The property to begin with. */
  readonly initial: PropertyInfo | null;
  readonly onRefused: (refused: readonly RefusedRecord[]) => void;
  readonly onClose: () => void;
};

/** Gives one property the same value in every selected record. */
export function BulkDialog({ object, records, properties, initial, onRefused, onClose }: BulkDialogProps) {
  const { slug, currency } = useOrganization();
  const client = useQueryClient();
  const [property, setProperty] = useState<PropertyInfo | null>(initial);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const fields = properties.filter(isForMany);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (property === null) return;
    const parsed = parseDraft(property, draft, { currency });
    if (parsed.problem !== undefined) return setProblem(parsed.problem);
    if (parsed.value === null && property.required) return setProblem(`${property.label} cannot be empty.`);
    setPending(true);
    try {
      const change = { property, value: parsed.value, reference: draft.reference };
      await changeMany({ client, slug, object }, records, change, onRefused);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setPending(false);
  }

  return (
    <Dialog onClose={onClose} title={`Edit ${formatNumber(records.length)} ${object.plural}`} size="sm" centered>
      <form onSubmit={(event) => void submit(event)} className="gm-condition" noValidate>
        <Select
          label="Field"
          data={fields.map((one) => ({ value: pathOf(one), label: one.label }))}
          value={property === null ? null : pathOf(property)}
          onChange={(path) => {
            setProperty(fields.find((one) => pathOf(one) === path) ?? null);
            setDraft(emptyDraft);
            setProblem(null);
          }}
          searchable
          allowDeselect={false}
          data-autofocus={initial === null || undefined}
        />
        {property === null ? null : (
          <BulkValue key={pathOf(property)} {...{ property, draft, currency }} error={problem} onDraft={setDraft} />
        )}
        <Group justify="flex-end" gap="sm" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={property === null} loading={pending}>
            {draft.text.trim() === "" && property !== null ? "Empty the field" : "Set"}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

type RefusedDialogProps = {
  readonly refused: readonly RefusedRecord[];
  readonly object: ObjectType;
  readonly onClose: () => void;
};

/** Which records were left as they are, and why. */
export function RefusedDialog({ refused, object, onClose }: RefusedDialogProps) {
  return (
    <Dialog
      onClose={onClose}
      title={`${formatNumber(refused.length)} ${refused.length === 1 ? object.one : object.plural} left unchanged`}
      centered
    >
      <ul className="gm-refused">
        {refused.map(({ id, name, reason }) => (
          <li key={id}>
            <strong>{name}</strong>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Dialog>
  );
}
