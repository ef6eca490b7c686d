import { Alert, Button, Group, Skeleton } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconDownload, IconPlayerStop } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { formatNumber } from "../../../ui/format.ts";
import { ButtonLink, TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { tellProblem } from "../../../ui/toasts.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { useNames } from "../filters/use-names.ts";
import { doneSentence } from "../imports/import-words.ts";
import { Moving } from "../long-work/moving.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { listsKey } from "../records/record-queries.ts";
import { useMembers } from "../records/member-queries.ts";
import { isObjectKey, objectTypes, type PropertyInfo } from "../records/record.ts";
import { textOfValue } from "../records/record-values.ts";
import { JobStatus } from "./bulk-jobs-page.tsx";
import { type BulkJobInFull, bulkJobQuery, downloadRefusals, isMoving, useBulkActions } from "./bulk-queries.ts";
import { LeftRecords, RefusedRecords } from "./bulk-refusals.tsx";
import { counted, titleOfJob, verbOfJob } from "./bulk-words.ts";
import "../imports/imports.css";
import "./bulk.css";

/** One change to many records: how far it is, what it was refused, and the way back. */
export function BulkJobPage() {
  const { id = "" } = useParams({ strict: false });
  const { slug, name } = useOrganization();
  const found = useQuery(bulkJobQuery(slug, id));
  const job = found.data;
  const properties = useProperties(job?.object ?? "account").data ?? [];
  return (
    <Page
      title={job === undefined ? "Bulk change" : verbOfJob(job, properties)}
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
        <TextLink key="jobs" to="/o/$slug/bulk-jobs" params={{ slug }}>
          Bulk changes
        </TextLink>,
      ]}
      beside={job === undefined ? null : <JobStatus job={job} />}
      layout="reading"
    >
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {job === undefined ? found.isError ? null : <Skeleton height={120} /> : <Job job={job} properties={properties} />}
    </Page>
  );
}

type JobProps = { readonly job: BulkJobInFull; readonly properties: readonly PropertyInfo[] };

function Job({ job, properties }: JobProps) {
  useFreshLists(job);
  return (
    <>
      <h2 className="gm-bulk-title">{titleOfJob(job, properties)}</h2>
      <Given job={job} properties={properties} />
      {job.failure === null ? null : (
        <Alert color="red" title="It stopped" mb="md">
          {job.failure}
        </Alert>
      )}
      <Course job={job} />
      <Actions job={job} />
      <p className="gm-hint">
        Started by {job.startedBy} <RelativeTime at={job.createdAt} />.
      </p>
      <LeftRecords job={job} />
      <RefusedRecords job={job} />
    </>
  );
}

/** What the records are given. */
function Given({ job, properties }: JobProps) {
  const values = Object.entries(job.relation === null ? (job.values ?? {}) : { [job.relation]: job.to });
  const conditions = values.map(([property, value]) => ({ property, op: "is" as const, value }));
  const { nameOf } = useNames(conditions, properties);
  const members = useMembers().data ?? [];
  const owners = (job.owners ?? []).map((id) => members.find((one) => one.id === id)?.name ?? `#${id}`);
  if (values.length === 0 && owners.length === 0) return null;
  return (
    <dl className="gm-bulk-given">
      {owners.length === 0 ? null : <Fact label="Owner" text={owners.join(", ")} />}
      {values.map(([key, value]) => {
        const property = properties.find((one) => one.key === key);
        const name = property !== undefined && typeof value === "string" ? nameOf(property, value) : undefined;
        const reference = name === undefined ? null : { id: String(value), name };
        const text = property === undefined ? String(value ?? "") : textOfValue(property, value, reference);
        return <Fact key={key} label={property?.label ?? key} text={text === "" ? "empty" : text} />;
      })}
    </dl>
  );
}

function Fact({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

/** Lists that were read before the job came to its end are read again. */
function useFreshLists(job: BulkJobInFull): void {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const moving = isMoving(job);
  const { object } = job;
  useEffect(() => {
    if (!moving && isObjectKey(object))
      void client.invalidateQueries({ queryKey: listsKey(slug, objectTypes[object]) });
  }, [client, slug, object, moving]);
}

/** Waiting, moving, or what has come of it. */
function Course({ job }: { readonly job: BulkJobInFull }) {
  const { status, progress, ahead, counts, undo } = job;
  if (status === "waiting")
    return (
      <p role="status">
        {ahead === 0
          ? "It begins in a moment."
          : `${formatNumber(ahead)} ${ahead === 1 ? "change comes" : "changes come"} first; then it begins by itself.`}
      </p>
    );
  if (status === "running") return <Moving key="run" progress={progress} label="Changing" noun="records" />;
  if (status === "undoing") return <Moving key="undo" progress={progress} label="Taking back" noun="records" />;
  const sentence =
    undo === null
      ? doneSentence([
          [counts.done, "changed"],
          [counts.unchanged, "like that already"],
          [counts.refused, "refused"],
        ])
      : doneSentence([
          [undo.restored, "as they were before"],
          [undo.left, "left as they are"],
        ]);
  return (
    <p className="gm-import-done" role="status">
      {undo === null ? <IconCheck size={18} aria-hidden /> : <IconArrowBackUp size={18} aria-hidden />}
      {sentence}
    </p>
  );
}

function Actions({ job }: { readonly job: BulkJobInFull }) {
  const { slug } = useOrganization();
  const { act } = useBulkActions();
  const [asking, setAsking] = useState(false);
  const step = (what: "stop" | "undo") => act.mutateAsync({ job, step: what });
  const undoable = ["done", "stopped", "failed"].includes(job.status) && job.counts.done > 0;
  return (
    <Group gap="sm" mb="md">
      {job.status === "waiting" || job.status === "running" ? (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={15} />}
          loading={act.isPending}
          onClick={() => void step("stop").catch((error: unknown) => tellProblem("It could not be stopped", error))}
        >
          Stop
        </Button>
      ) : null}
      {isObjectKey(job.object) ? (
        <ButtonLink variant="default" to={`/o/$slug/${objectTypes[job.object].plural}`} params={{ slug }}>
          Show the {objectTypes[job.object].plural}
        </ButtonLink>
      ) : null}
      {job.counts.refused === 0 ? null : (
        <Button
          variant="default"
          leftSection={<IconDownload size={15} />}
          onClick={() =>
            void downloadRefusals(slug, job).catch((error: unknown) =>
              tellProblem("The refused records could not be read", error),
            )
          }
        >
          Refused as CSV
        </Button>
      )}
      {undoable ? (
        <Button
          variant="default"
          color="red"
          leftSection={<IconArrowBackUp size={15} />}
          onClick={() => setAsking(true)}
        >
          Undo
        </Button>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title="Take this change back?"
          action="Take back"
          onConfirm={() => step("undo")}
          onClose={() => setAsking(false)}
        >
          <p>{counted(job.object, job.counts.done)} get back what they had before.</p>
          <p>What somebody has changed since is left as it is, and listed afterwards.</p>
        </ConfirmDialog>
      ) : null}
    </Group>
  );
}
