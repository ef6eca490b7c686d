import { Alert, Button } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowRight,
  IconCircleCheck,
  IconCircleDashed,
  IconCirclePlus,
} from "@tabler/icons-react";
import { useState } from "react";
import { formatNumber } from "../../../../ui/format.ts";
import { RefusedRows } from "../refused-rows.tsx";
import { Counts } from "../step.tsx";
import type { PeopleImport } from "./people-queries.ts";
import { plannedTeams } from "./planned-teams.ts";

type PreviewProps = { readonly found: PeopleImport; readonly pending: boolean };
type Person = PeopleImport["people"][number];

/** Who becomes a member, who moves, which teams are made, and which rows are refused. */
export function PeoplePreview({ found, pending }: PreviewProps) {
  const { counts, people, problems, refused, refusedCsv, fileName } = found;
  return (
    <div aria-busy={pending}>
      {problems.length === 0 ? null : (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title="Before this can run" mb="md">
          {problems.map(({ path, message }) => (
            <div key={path}>{message}</div>
          ))}
        </Alert>
      )}
      <Counts counts={counts} old={pending} />
      <div className="gm-people-outcome">
        <Teams found={found} />
        <People people={people} count={counts.create + counts.update + counts.unchanged} written={found.written} />
      </div>
      <RefusedRows
        rows={refused}
        count={refused.length}
        place={found.detected.format === "xlsx" ? "row" : "line"}
        onDownload={() => saveText(refusedCsv, fileName)}
      />
    </div>
  );
}

function Teams({ found }: { readonly found: PeopleImport }) {
  const teams = plannedTeams(found);
  if (teams.length === 0) return null;
  return (
    <section aria-labelledby="planned-teams">
      <h3 id="planned-teams">
        Teams <span className="gm-dim gm-num">{formatNumber(teams.length)}</span>
      </h3>
      <ul className="gm-people-list">
        {teams.map(({ name, depth, people, change }) => (
          <li key={name} style={{ paddingInlineStart: 12 + depth * 20 }}>
            <strong className="gm-clip">{name}</strong>
            {people === 0 ? null : (
              <span className="gm-dim gm-num">
                {formatNumber(people)} {people === 1 ? "person" : "people"}
              </span>
            )}
            {change === "none" ? null : (
              <span className="gm-people-becomes" data-kind={change === "new" ? "create" : "update"}>
                {change === "new" ? <IconCirclePlus size={14} aria-hidden /> : <IconArrowRight size={14} aria-hidden />}
                {change === "new" ? "New" : "Moves here"}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** People shown before somebody asks for all of them. */
const mostAtFirst = 12;

type PeopleProps = { readonly people: readonly Person[]; readonly count: number; readonly written: boolean };

function People({ people, count, written }: PeopleProps) {
  const [all, setAll] = useState(false);
  if (people.length === 0) return null;
  const shown = all ? people : people.slice(0, mostAtFirst);
  return (
    <section aria-labelledby="planned-people">
      <h3 id="planned-people">
        People <span className="gm-dim gm-num">{formatNumber(count)}</span>
      </h3>
      <ul className="gm-people-list">
        {shown.map((person) => (
          <li key={person.line}>
            <span className="gm-people-name">
              <strong className="gm-clip">{person.name}</strong>
              <small className="gm-clip">{person.team ?? "No team"}</small>
            </span>
            <Becomes person={person} written={written} />
          </li>
        ))}
      </ul>
      {shown.length < people.length ? (
        <Button size="xs" variant="default" mt="xs" onClick={() => setAll(true)}>
          Show all {formatNumber(people.length)}
        </Button>
      ) : people.length < count ? (
        <p className="gm-hint">The first {formatNumber(people.length)} are shown.</p>
      ) : null}
    </section>
  );
}

const icons = { create: IconCirclePlus, update: IconArrowRight, unchanged: IconCircleCheck };

function Becomes({ person, written }: { readonly person: Person; readonly written: boolean }) {
  const { action, member } = person;
  const Icon = action === "unchanged" && member?.placeholder === true ? IconCircleDashed : icons[action];
  return (
    <span className="gm-people-becomes" data-kind={action}>
      <Icon size={14} aria-hidden />
      {wordsOf(person, written)}
    </span>
  );
}

function wordsOf({ action, member }: Person, written: boolean): string {
  if (action === "create") return "New, without a sign-in";
  if (action === "update") return written ? "Moved" : "Moves there";
  return member?.placeholder === false ? "Member already" : "Already so, no sign-in yet";
}

/** Saves a text that is here already as a file. */
function saveText(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${fileName.replace(/\.[^.]*$/u, "")}-refused.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
