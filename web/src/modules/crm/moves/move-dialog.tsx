import { Alert, Button, Group } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import type { Stage } from "../pipelines/pipeline-queries.ts";
import { PropertyInput } from "../records/property-input.tsx";
import { pathOf } from "../records/record-values.ts";
import type { Deal, PropertyInfo, Value } from "../records/record.ts";
import { focusFirstProblem, useDrafts } from "../records/use-drafts.ts";
import { type Asked, isRequired } from "./move-rules.ts";

type MoveDialogProps = {
  readonly deal: Deal;
  readonly stage: Stage;
  readonly asked: Asked;
  readonly pending: boolean;
  readonly onMove: (values: readonly (readonly [PropertyInfo, Value])[]) => void;
  /** The deal stays where it was. */
  readonly onCancel: () => void;
};

/** Asks for exactly what a move still needs, all at once. */
export function MoveDialog({ deal, stage, asked, pending, onMove, onCancel }: MoveDialogProps) {
  const { currency } = useOrganization();
  const form = useRef<HTMLFormElement>(null);
  const required = (property: PropertyInfo) => isRequired(property, stage) || pathOf(property) in asked.byPath;
  const drafts = useDrafts(asked.properties, () => deal.amount?.currency ?? currency, {
    errors: asked.byPath,
    isRequired: required,
  });
  const [told, setTold] = useState(asked);
  if (told !== asked) {
    setTold(asked);
    drafts.tell(asked.byPath);
  }

  useEffect(() => {
    if (Object.keys(asked.byPath).length > 0) focusFirstProblem(form.current);
  }, [asked]);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const values = drafts.read();
    if (values === null) focusFirstProblem(form.current);
    else onMove(values);
  }

  return (
    <Dialog onClose={onCancel} size="sm" title={`Move “${deal.name}”`}>
      <form ref={form} onSubmit={submit} noValidate className="gm-move-form">
        <p className="gm-move-line">
          <StagePill name={deal.stage.name} kind={deal.stage.kind} /> <IconArrowRight size={14} aria-label="to" />{" "}
          <StagePill name={stage.name} kind={stage.kind} />
          <span>{sentence(asked.properties, stage)}</span>
        </p>
        {asked.others.length === 0 ? null : (
          <Alert color="red" role="alert">
            {asked.others.map((line) => (
              <div key={line}>{line}</div>
            ))}
          </Alert>
        )}
        {asked.properties.map((property, index) => (
          <PropertyInput
            key={pathOf(property)}
            property={property}
            draft={drafts.draft(property)}
            onDraft={(draft) => drafts.setDraft(property, draft)}
            currency={deal.amount?.currency ?? currency}
            error={drafts.error(property)}
            required={required(property)}
            first={index === 0}
            multiline={property.key === "lostReason" || property.key === "wonReason"}
          />
        ))}
        <Group justify="flex-end" gap="sm" mt="xs">
          <Button variant="default" onClick={onCancel}>
            Leave it in {deal.stage.name}
          </Button>
          <Button type="submit" loading={pending}>
            Move to {stage.name}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

function sentence(asked: readonly PropertyInfo[], stage: Stage): string {
  const [first, ...more] = asked;
  if (first?.key === "lostReason" && more.length === 0) return "Say why; the team learns from it.";
  if (first?.key === "wonReason" && more.length === 0) return "Say why, if you know; the team learns from it.";
  const missing = asked.filter((property) => isRequired(property, stage)).length;
  return missing === 1 ? "One thing is missing." : `${missing} things are missing.`;
}
