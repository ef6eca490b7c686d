import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type SubmitEvent, useState } from "react";
import { isProblem } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import type { ObjectType, PropertyInfo } from "../records/record.ts";
import type { ListQuestion } from "../records/record-queries.ts";
import { type BulkChoice, BulkFields, beginChoice, requestOf } from "./bulk-fields.tsx";
import { BulkPreviewPanel } from "./bulk-preview-panel.tsx";
import { type BulkRequest, previewQuery, useBulkActions } from "./bulk-queries.ts";
import { counted, startLabel } from "./bulk-words.ts";

export type BulkVerb = "update" | "assign" | "relate" | "delete";

type BulkJobDialogProps = {
  readonly object: ObjectType;
  readonly action: BulkVerb;
  /** What the list shows is what is changed. */
  readonly question: ListQuestion;
  readonly total: number;
  readonly properties: readonly PropertyInfo[];
  readonly onStarted: () => void;
  readonly onClose: () => void;
};

const titles: Readonly<Record<BulkVerb, string>> = {
  update: "Edit",
  assign: "Assign",
  relate: "Relate",
  delete: "Delete",
};

/** Changes every record that a list shows: first what is to become, then what that would do, then it is started. */
export function BulkJobDialog(props: BulkJobDialogProps) {
  const { object, action, total, properties, onClose } = props;
  const { currency } = useOrganization();
  const { choice, choose, asked, problem, preview, pending, submit } = useBulkJob(props, currency);
  return (
    <Dialog onClose={onClose} title={`${titles[action]} ${counted(object.key, total)}`} size="lg" centered>
      <form onSubmit={submit} className="gm-bulk-form" noValidate>
        <BulkFields
          {...{ action, properties, choice, currency }}
          error={asked === null ? problem : null}
          onChoice={choose}
        />
        {asked === null ? null : (
          <BulkPreviewPanel asked={asked} preview={preview.data} error={preview.error} properties={properties} />
        )}
        {problem === null || asked === null ? null : (
          <p className="gm-problem" role="alert">
            {problem}
          </p>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <StartButton asked={asked} preview={preview} pending={pending} />
        </Group>
      </form>
    </Dialog>
  );
}

type StartButtonProps = {
  readonly asked: BulkRequest | null;
  readonly preview: ReturnType<typeof useBulkPreview>;
  readonly pending: boolean;
};

/** Looks first; then does it, saying to how many. */
function StartButton({ asked, preview, pending }: StartButtonProps) {
  const { data, isFetching, isError } = preview;
  if (asked === null || data === undefined)
    return (
      <Button type="submit" loading={asked !== null && isFetching} disabled={asked !== null && isError}>
        Preview
      </Button>
    );
  return (
    <Button
      type="submit"
      {...(asked.action === "delete" ? { color: "red" } : {})}
      loading={pending || isFetching}
      disabled={data.permitted === 0}
    >
      {startLabel(asked, data.count)}
    </Button>
  );
}

/** What has been chosen, what it would do, and starting it: a choice that is changed is previewed anew. */
function useBulkJob({ object, action, question, onStarted }: BulkJobDialogProps, currency: string) {
  const [choice, setChoice] = useState<BulkChoice>(beginChoice);
  const [asked, setAsked] = useState<BulkRequest | null>(action === "delete" ? deletion(object, question) : null);
  const [problem, setProblem] = useState<string | null>(null);
  const preview = useBulkPreview(asked);
  const { begin, pending } = useBegin({ onStarted, onProblem: setProblem, onMoved: () => void preview.refetch() });

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setProblem(null);
    if (asked !== null) {
      if (preview.data !== undefined) begin(asked, preview.data.count);
      return;
    }
    const made = requestOf({ object, action, question }, choice, currency);
    if (typeof made === "string") setProblem(made);
    else setAsked(made);
  }
  function choose(next: BulkChoice): void {
    setChoice(next);
    setProblem(null);
    setAsked(null);
  }
  return { choice, choose, asked, problem, preview, pending, submit };
}

function deletion({ key }: ObjectType, { filter, q }: ListQuestion): BulkRequest {
  return {
    object: key,
    action: "delete",
    ...(filter === undefined ? {} : { filter }),
    ...(q === undefined ? {} : { q }),
  };
}

function useBulkPreview(asked: BulkRequest | null) {
  const { slug } = useOrganization();
  return useQuery({ ...previewQuery(slug, asked ?? { object: "account", action: "delete" }), enabled: asked !== null });
}

type Beginning = {
  readonly onStarted: () => void;
  readonly onProblem: (sentence: string) => void;
  /** The records are no longer as many as were counted. */
  readonly onMoved: () => void;
};

/** Starts a job and goes to where it can be followed. */
function useBegin({ onStarted, onProblem, onMoved }: Beginning) {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const { start } = useBulkActions();
  const begin = (request: BulkRequest, expected: number): void =>
    start.mutate(
      { ...request, expected },
      {
        onSuccess: ({ id }) => {
          onStarted();
          void navigate({ to: "/o/$slug/bulk-jobs/$id", params: { slug, id } });
        },
        onError: (error) => {
          onProblem(sentenceOf(error));
          if (isProblem(error, "conflict")) onMoved();
        },
      },
    );
  return { begin, pending: start.isPending };
}
