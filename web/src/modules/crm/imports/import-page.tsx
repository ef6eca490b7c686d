import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { sentenceOf } from "../../../lib/problem.ts";
import { TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { useTypeOf } from "../objects/object-type-queries.ts";
import type { PropertyInfo } from "../records/record.ts";
import { ColumnsStep } from "./columns-step.tsx";
import { FileStep } from "./file-step.tsx";
import { type Import, importQuery, useImportActions } from "./import-queries.ts";
import { wordsOfStatus } from "./import-words.ts";
import { hasQuestions, MatchingStep } from "./matching-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { RunStep } from "./run-step.tsx";
import { Step, StepBones } from "./step.tsx";

/** One import, four steps on one page: the file, its columns, what would happen, doing it. */
export function ImportPage() {
  const { id = "" } = useParams({ strict: false });
  const { slug, name } = useOrganization();
  const found = useQuery(importQuery(slug, id));
  const words = found.data === undefined ? null : wordsOfStatus(found.data);
  return (
    <Page
      title={found.data?.fileName ?? "Import"}
      crumbs={[
        <TextLink key="home" to="/o/$slug" params={{ slug }}>
          {name}
        </TextLink>,
        <TextLink key="imports" to="/o/$slug/imports" params={{ slug }}>
          Imports
        </TextLink>,
      ]}
      beside={words === null ? null : <StagePill name={words.label} kind={words.kind} />}
    >
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data === undefined ? found.isError ? null : <StepBones /> : <Steps found={found.data} />}
    </Page>
  );
}

const previewNotes: Readonly<Record<Import["status"], string>> = {
  checking: "Being found out. Nothing has been written.",
  needs_mapping: "Nothing has been written.",
  ready: "What would happen. Nothing has been written.",
  running: "What has been done so far.",
  done: "What was done.",
  failed: "What had been done when it stopped.",
  undoing: "What was done; it is being taken back.",
  undone: "What was done before it was taken back.",
};

function Steps({ found }: { readonly found: Import }) {
  const properties = useProperties(found.object);
  const actions = useImportActions(found.id);
  if (properties.isError) return <ErrorState error={properties.error} retry={() => void properties.refetch()} />;
  if (properties.data === undefined) return <StepBones />;
  return <ReadySteps found={found} properties={properties.data} actions={actions} />;
}

/** From here on what an import does can no longer be changed. */
const begun: readonly Import["status"][] = ["running", "done", "undoing", "undone"];

type ReadyStepsProps = {
  readonly found: Import;
  readonly properties: readonly PropertyInfo[];
  readonly actions: ReturnType<typeof useImportActions>;
};

function ReadySteps({ found, properties, actions }: ReadyStepsProps) {
  const fixed = begun.includes(found.status) || found.undo !== null;
  const { change, run, undo } = actions;
  const { many } = useTypeOf()(found.object);
  const refusal = change.error ?? run.error;
  if (found.detected === null && found.status === "checking") return <FirstReading found={found} />;
  return (
    <div className="gm-steps">
      {refusal === null ? null : (
        <p className="gm-problem" role="alert">
          {sentenceOf(refusal)}
        </p>
      )}
      <Step number={1} title="File" note={`${many} from ${found.fileName}`}>
        <FileStep detected={found.detected} fixed={fixed} onChange={change.mutate} />
      </Step>
      <Step number={2} title="Columns" note="Where each column goes. Samples are from the file.">
        <ColumnsStep found={found} properties={properties} fixed={fixed} onChange={change.mutate} />
      </Step>
      {hasQuestions(found) ? (
        <Step number={3} title="What is meant" note="Texts that stand for nothing here yet. None is taken by itself.">
          <MatchingStep found={found} fixed={fixed} onChange={change.mutate} />
        </Step>
      ) : null}
      <Step number={hasQuestions(found) ? 4 : 3} title="Preview" note={previewNotes[found.status]}>
        <PreviewStep found={found} pending={change.isPending} />
      </Step>
      <Step number={hasQuestions(found) ? 5 : 4} title="Run" stays={found.undo === null && found.failure === null}>
        <RunStep
          found={found}
          pending={run.isPending || change.isPending}
          onRun={() => run.mutate(found.version)}
          onUndo={(force) => undo.mutateAsync({ version: found.version, force })}
        />
      </Step>
    </div>
  );
}

/** A large file is read in the background before anything can be said of it. */
function FirstReading({ found }: { readonly found: Import }) {
  const { many } = useTypeOf()(found.object);
  return (
    <div className="gm-steps" aria-busy>
      <Step number={1} title="File" note={`${many} from ${found.fileName}`}>
        <div className="gm-import-progress" role="status">
          <Progress value={100} animated size="md" aria-label="Reading the file" />
          <span>
            The file is being read: how it is written, and what its columns hold. You may leave; it goes on. Nothing is
            written until you say so.
          </span>
        </div>
      </Step>
    </div>
  );
}
