import { Alert, Button, Group } from "@mantine/core";
import { type SubmitEvent, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useMe } from "../../../lib/session.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { SkeletonForm } from "../../../ui/states.tsx";
import { tell } from "../../../ui/toasts.tsx";
import { type Pipeline, usePipelines } from "../pipelines/pipeline-queries.ts";
import { useProperties } from "../properties/property-queries.ts";
import { allowedOptions } from "./limit-words.ts";
import { PropertyInput } from "./property-input.tsx";
import { type Draft, currencyOf, draftOf } from "./record-draft.ts";
import { pathOf } from "./record-values.ts";
import { useRecordWriter } from "./record-writer.ts";
import { type CrmRecord, type ObjectType, type PropertyInfo, type Reference, type Value, capital } from "./record.ts";
import { StageInput } from "./stage-input.tsx";
import { type DraftForm, focusFirstProblem, useDrafts } from "./use-drafts.ts";

type CreateRecordDialogProps = {
  readonly object: ObjectType;
  readonly onClose: () => void;
  readonly onCreated: (record: CrmRecord) => void;
  /** The pipeline a new deal begins in. */
  readonly pipelineId?: string;
  /** What the new record already points to, by property ("accountId"). */
  readonly related?: Readonly<Record<string, Reference>>;
  /** Values that the new record begins with, by property ("closeDate", "custom.renewal"). */
  readonly values?: Readonly<Record<string, Value>>;
};

/** Creates a record: every property that may be written, every problem beside its field. */
export function CreateRecordDialog(props: CreateRecordDialogProps) {
  const { object, onClose } = props;
  const properties = useProperties(object.key);
  const pipelines = usePipelines();
  const ready = properties.data !== undefined && pipelines.data !== undefined;
  return (
    <Dialog onClose={onClose} size={640} title={`New ${object.one}`}>
      {ready ? (
        <CreateForm {...props} properties={properties.data} pipelines={pipelines.data} />
      ) : (
        <SkeletonForm fields={6} />
      )}
    </Dialog>
  );
}

type CreateFormProps = CreateRecordDialogProps & {
  readonly properties: readonly PropertyInfo[];
  readonly pipelines: readonly Pipeline[];
};

function CreateForm(props: CreateFormProps) {
  const { object, properties, pipelines, pipelineId, related = {}, values: given = {}, onClose, onCreated } = props;
  const { currency } = useOrganization();
  const owner = useOwnReference();
  const form = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const writer = useRecordWriter(object);
  const pipeline = pipelines.find((one) => one.id === pipelineId) ?? pipelines[0];
  const fields = properties.filter((property) => property.writable && !isSetByStage(property));
  const currencyFor = (property: PropertyInfo) => currencyOf(property.default, currency);
  const drafts = useDrafts(fields, currencyFor, {
    drafts: { ...defaultsOf(fields), ...beginning(owner, related, pipeline), ...draftsOf(given) },
  });

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const values = drafts.read();
    if (values === null) return focusFirstProblem(form.current);
    setPending(true);
    try {
      const record = await writer.create(values);
      tell(`${record.name} created.`);
      onCreated(record);
      onClose();
    } catch (error) {
      drafts.refuse(error);
      focusFirstProblem(form.current);
    }
    setPending(false);
  }

  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate>
      <CreateFields object={object} fields={fields} pipelines={pipelines} drafts={drafts} currencyFor={currencyFor} />
      {drafts.others.length === 0 ? null : (
        <Alert color="red" role="alert" mt="md">
          {drafts.others.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm" mt="lg">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          {capital(`create ${object.one}`)}
        </Button>
      </Group>
    </form>
  );
}

type CreateFieldsProps = {
  readonly object: ObjectType;
  readonly fields: readonly PropertyInfo[];
  readonly pipelines: readonly Pipeline[];
  readonly drafts: DraftForm;
  readonly currencyFor: (property: PropertyInfo) => string;
};

/** The built-in fields, then the organization's own by their groups. */
function CreateFields({ object, fields, pipelines, drafts, currencyFor }: CreateFieldsProps) {
  return [...Map.groupBy(fields, groupOf)].map(([group, members]) => (
    <div key={group} className="gm-fields" role="group" aria-label={group === "" ? `About the ${object.one}` : group}>
      {group === "" ? null : <h3>{group}</h3>}
      {members.map((property) =>
        property.target === "pipeline" ? null : property.target === "stage" ? (
          <StageInput key={property.key} pipelines={pipelines} drafts={drafts} properties={fields} />
        ) : (
          <PropertyInput
            key={pathOf(property)}
            property={property}
            draft={drafts.draft(property)}
            onDraft={(draft) => drafts.setDraft(property, draft)}
            currency={currencyFor(property)}
            error={drafts.error(property)}
            required={property.required}
            allowed={allowedOptions(property, (name) => textAt(fields, drafts, name))}
            first={property === fields[0]}
          />
        ),
      )}
    </div>
  ));
}

/** What stands in the field of a name. */
function textAt(fields: readonly PropertyInfo[], drafts: DraftForm, name: string): string {
  const field = fields.find(({ key }) => key === name);
  return field === undefined ? "" : drafts.draft(field).text;
}

/** Reasons belong to the move that closes a deal. */
function isSetByStage({ builtIn, key }: PropertyInfo): boolean {
  return builtIn && (key === "lostReason" || key === "wonReason");
}

/** The organization's own fields stand together by their group, behind the built-in ones. */
function groupOf({ builtIn, group }: PropertyInfo): string {
  return builtIn ? "" : (group ?? "More");
}

/** What a new record begins with, to be seen and changed before it is made. */
function defaultsOf(properties: readonly PropertyInfo[]): Readonly<Record<string, Draft>> {
  return Object.fromEntries(
    properties.flatMap((property) =>
      property.default === null ? [] : [[pathOf(property), draftOf(property.default)] as const],
    ),
  );
}

function draftsOf(values: Readonly<Record<string, Value>>): Readonly<Record<string, Draft>> {
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [path, draftOf(value)]));
}

function useOwnReference(): Reference | null {
  const { memberId } = useOrganization();
  const { user } = useMe();
  return memberId === null ? null : { id: memberId, name: user.name };
}

function beginning(
  owner: Reference | null,
  related: Readonly<Record<string, Reference>>,
  pipeline: Pipeline | undefined,
): Readonly<Record<string, Draft>> {
  const stage = pipeline?.stages.find(({ kind }) => kind === "open");
  const begin: Record<string, Reference> = { ...related };
  if (owner !== null) begin["ownerId"] = owner;
  if (pipeline !== undefined) begin["pipelineId"] = pipeline;
  if (stage !== undefined) begin["stageId"] = stage;
  return Object.fromEntries(
    Object.entries(begin).map(([path, { id, name }]) => [path, { text: id, reference: { id, name } }]),
  );
}
