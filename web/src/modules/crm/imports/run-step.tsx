import { Alert, Button, Group } from "@mantine/core";
import { IconCheck, IconDownload, IconPlayerPlay } from "@tabler/icons-react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import { ButtonLink } from "../../../ui/links.tsx";
import { tellProblem } from "../../../ui/toasts.tsx";
import { Moving } from "../long-work/moving.tsx";
import { useTypeOf } from "../objects/object-type-queries.ts";
import type { ObjectType } from "../records/record.ts";
import { type Import, downloadRefused } from "./import-queries.ts";
import { doneSentence } from "./import-words.ts";
import { isAsked, questionsId } from "./matching-step.tsx";
import { UndoButton, Undone } from "./undo-import.tsx";

type RunStepProps = {
  readonly found: Import;
  readonly pending: boolean;
  readonly onRun: () => void;
  readonly onUndo: (force: boolean) => Promise<unknown>;
};

/** Doing it: the button, then counts, rate and time left, then the result. */
export function RunStep({ found, pending, onRun, onUndo }: RunStepProps) {
  const type = useTypeOf()(found.object);
  if (found.status === "running") return <Moving progress={found.progress} label="Importing" noun="rows" />;
  if (found.status === "undoing") return <Moving progress={found.progress} label="Taking back" noun="rows" />;
  if (found.status === "done") return <Done found={found} onUndo={onUndo} />;
  if (found.undo !== null) return <Undone found={found} undo={found.undo} onUndo={onUndo} />;
  const rows = found.counts.create + found.counts.update;
  return (
    <>
      {found.failure === null ? null : (
        <Alert color="red" title="The import stopped" mb="md">
          {found.failure}
        </Alert>
      )}
      <Group gap="md">
        <Button leftSection={<IconPlayerPlay size={15} />} disabled={!mayRun(found)} loading={pending} onClick={onRun}>
          {rows === 0 ? "Run" : `Import ${formatNumber(rows)} ${wordFor(type, rows)}`}
        </Button>
        <span className="gm-dim">{sentenceOf(found)}</span>
        {found.status === "ready" && isAsked(found) ? (
          <Button variant="subtle" size="xs" onClick={showQuestions}>
            Some could come in: answer what is meant
          </Button>
        ) : null}
        {found.status === "failed" && found.progress.done > 0 ? <UndoButton found={found} onUndo={onUndo} /> : null}
      </Group>
    </>
  );
}

/** A dry run that found nothing to do leaves nothing to run; a failed import may go on where it stopped. */
function mayRun({ status, counts }: Import): boolean {
  return status === "failed" || (status === "ready" && counts.create + counts.update > 0);
}

function sentenceOf({ status, counts, detected }: Import): string {
  if (status === "checking") return "The file is still being checked.";
  if (status === "needs_mapping") return "First answer what is asked above.";
  if (detected?.rows === 0) return "The file holds no rows: take another one, or say above that its first row is data.";
  if (counts.create + counts.update === 0 && counts.refuse > 0) {
    return "No row can be imported as it is. The reasons stand above: send a column elsewhere, or mend the file.";
  }
  if (counts.create + counts.update === 0) return "Everything is already as in the file.";
  return counts.refuse === 0
    ? "Every row can be imported."
    : `${formatNumber(counts.refuse)} ${counts.refuse === 1 ? "row stays" : "rows stay"} out; the rest is imported.`;
}

function showQuestions(): void {
  document.getElementById(questionsId)?.scrollIntoView({ block: "start" });
}

function wordFor({ one, plural }: ObjectType, count: number): string {
  return count === 1 ? one : plural;
}

function Done({ found, onUndo }: Pick<RunStepProps, "found" | "onUndo">) {
  const { slug } = useOrganization();
  const { counts } = found;
  const type = useTypeOf()(found.object);
  const made = wordFor(type, counts.create);
  return (
    <>
      <p className="gm-import-done" role="status">
        <IconCheck size={18} aria-hidden />
        {doneSentence([
          [counts.create, `${made} created`],
          [counts.update, "changed"],
          [counts.unchanged, "already as in the file"],
          [counts.refuse, "refused"],
        ])}
      </p>
      <Group gap="sm">
        <ButtonLink to="/o/$slug/$area" params={{ slug, area: type.area }} search={{ sort: "-createdAt" }}>
          Show the {type.plural}
        </ButtonLink>
        {counts.refuse === 0 ? null : (
          <Button
            variant="default"
            leftSection={<IconDownload size={15} />}
            onClick={() =>
              void downloadRefused(slug, found).catch((error: unknown) =>
                tellProblem("The refused rows could not be read", error),
              )
            }
          >
            Refused rows as CSV
          </Button>
        )}
        <ButtonLink variant="default" to="/o/$slug/imports" params={{ slug }} search={{ object: found.object }}>
          Another file
        </ButtonLink>
        {counts.create + counts.update === 0 ? null : <UndoButton found={found} onUndo={onUndo} />}
      </Group>
    </>
  );
}
