import { IconSitemap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useOrganization } from "../../../../lib/organization.ts";
import { sentenceOf } from "../../../../lib/problem.ts";
import { TextLink } from "../../../../ui/links.tsx";
import { Page } from "../../../../ui/page.tsx";
import { EmptyState, ErrorState } from "../../../../ui/states.tsx";
import { DropZone } from "../drop-zone.tsx";
import { FileStep } from "../file-step.tsx";
import { Step, StepBones } from "../step.tsx";
import { PeopleColumns } from "./people-columns.tsx";
import { PeoplePreview } from "./people-preview.tsx";
import { hasFile, peopleTrialQuery, type PeopleImport, useStartPeople, useWritePeople } from "./people-queries.ts";
import { PeopleRun } from "./people-run.tsx";
import type { PeopleChoices } from "./people-search.ts";
import "./people.css";

/** People and teams from a file: the file, its columns, who becomes what, doing it. */
export function PeopleImportPage() {
  const { slug, can } = useOrganization();
  const search = useSearch({ from: "/signed-in/o/$slug/imports/people" });
  return (
    <Page
      title="People and teams"
      crumbs={[
        can("imports.run") ? (
          <TextLink key="from" to="/o/$slug/imports" params={{ slug }}>
            Imports
          </TextLink>
        ) : (
          <TextLink key="from" to="/o/$slug/settings/members" params={{ slug }}>
            Members
          </TextLink>
        ),
      ]}
    >
      {!can("members.manage") ? (
        <EmptyState title="Bringing people in is not part of your role" picture={<IconSitemap size={22} />}>
          It needs the permission to manage members. An administrator of this company can give it to you.
        </EmptyState>
      ) : hasFile(search) ? (
        <Trial choices={search} />
      ) : (
        <Start />
      )}
    </Page>
  );
}

/** Takes the file, and shows what one looks like. */
function Start() {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const start = useStartPeople();
  return (
    <div className="gm-people-start">
      <DropZone
        pending={start.isPending}
        error={start.error === null ? null : sentenceOf(start.error)}
        onFile={(sending) =>
          start.mutate(sending, {
            onSuccess: (tried) =>
              void navigate({ to: "/o/$slug/imports/people", params: { slug }, search: { file: tried.file } }),
          })
        }
      >
        Drop a CSV or Excel file of people here
      </DropZone>
      <p>
        One row per person. Who is nobody here yet becomes a member without a sign-in: they can own records at once, and
        be invited whenever you like. Teams and the teams above them are made on the way.
      </p>
      <table className="gm-people-example">
        <caption>Such as</caption>
        <thead>
          <tr>
            <th scope="col">sales_agent</th>
            <th scope="col">manager</th>
            <th scope="col">regional_office</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>Anna Snelling</td>
            <td>Dustin Brinkmann</td>
            <td>Central</td>
          </tr>
          <tr>
            <td>Moses Frase</td>
            <td>Dustin Brinkmann</td>
            <td>Central</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Trial({ choices }: { readonly choices: PeopleChoices }) {
  const { slug } = useOrganization();
  const write = useWritePeople();
  const tried = useQuery({ ...peopleTrialQuery(slug, choices), enabled: write.data === undefined });
  const found = write.data ?? tried.data;
  if (tried.isError && found === undefined)
    return <ErrorState title="This file cannot be read" error={tried.error} retry={() => void tried.refetch()} />;
  if (found === undefined) return <StepBones />;
  return (
    <Steps
      found={found}
      choices={choices}
      pending={write.isPending || tried.isFetching}
      problem={write.error === null ? null : sentenceOf(write.error)}
      onWrite={() => write.mutate(choices)}
    />
  );
}

type StepsProps = {
  readonly found: PeopleImport;
  readonly choices: PeopleChoices;
  readonly pending: boolean;
  readonly problem: string | null;
  readonly onWrite: () => void;
};

function Steps({ found, choices, pending, problem, onWrite }: StepsProps) {
  const navigate = useNavigate({ from: "/o/$slug/imports/people" });
  const fixed = found.written;
  const choose = (more: Partial<PeopleChoices>) => void navigate({ search: { ...choices, ...more }, replace: true });
  return (
    <div className="gm-steps">
      <Step number={1} title="File" note={`People from ${found.fileName}`}>
        <FileStep
          detected={found.detected}
          dates={false}
          fixed={fixed}
          onChange={({ encoding, delimiter, header, sheet }) =>
            choose({
              // another sheet or delimiter has other columns
              ...(sheet ? { sheet, fields: {} } : {}),
              ...(delimiter ? { delimiter, fields: {} } : {}),
              ...(encoding ? { encoding } : {}),
              ...(typeof header === "boolean" ? { header, fields: {} } : {}),
            })
          }
        />
      </Step>
      <Step number={2} title="Columns" note="Which column says what. Samples are from the file.">
        <PeopleColumns
          found={found}
          fixed={fixed}
          onColumn={(field, column) => choose({ fields: { ...choices.fields, [field]: column } })}
        />
      </Step>
      <Step number={3} title="Preview" note={fixed ? "What was done." : "What would happen. Nothing has been written."}>
        <PeoplePreview found={found} pending={pending} />
      </Step>
      <Step number={4} title="Run" stays>
        <PeopleRun found={found} pending={pending} problem={problem} onWrite={onWrite} />
      </Step>
    </div>
  );
}
