import { Button } from "@mantine/core";
import { IconArrowRight, IconCheck } from "@tabler/icons-react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatNumber } from "../../../ui/format.ts";
import type { Import, ImportChoices } from "./import-queries.ts";
import "./matching.css";

type MatchingStepProps = {
  readonly found: Import;
  readonly fixed: boolean;
  readonly onChange: (choices: ImportChoices) => void;
};

type NearMatch = Import["nearMatches"][number];

/** Whether there is anything to ask about texts that stand for nothing here. */
export function hasQuestions({ nearMatches, people, matches, missing, newRecords }: Import): boolean {
  const lacking = people !== null || missing.length + newRecords.length > 0;
  return lacking || nearMatches.length > 0 || answersOf(matches).length > 0;
}

/** Where the questions stand on the page. */
export const questionsId = "questions";

/** Whether rows stay out until somebody answers. */
export function isAsked({ nearMatches, people, missing }: Import): boolean {
  return nearMatches.some(({ refused }) => refused) || (people !== null && !people.create) || missing.length > 0;
}

/** Texts that stand for nothing here, with what they may mean, and owners who are no members: people say which. */
export function MatchingStep({ found, fixed, onChange }: MatchingStepProps) {
  const { nearMatches } = found;
  const near = nearMatches.filter(({ candidates }) => candidates.length > 0);
  const take = (chosen: readonly NearMatch[]) =>
    onChange({ matches: matchesOf(chosen.map((match) => ({ match, meant: meantFirst(match) }))) });
  return (
    <div className="gm-matching" id={questionsId}>
      {near.length < 2 || fixed ? null : (
        <Button variant="default" onClick={() => take(near)}>
          Take all {formatNumber(near.length)} first offers
        </Button>
      )}
      <ul>
        {nearMatches.map((match) => (
          <MatchLine
            key={`${match.column} ${match.text}`}
            match={match}
            object={found.object}
            fixed={fixed}
            onMeant={(meant) => onChange({ matches: matchesOf([{ match, meant }]) })}
          />
        ))}
      </ul>
      <Answers found={found} fixed={fixed} onChange={onChange} />
      <MissingPeople found={found} fixed={fixed} onChange={onChange} />
      <MissingRecords found={found} fixed={fixed} onChange={onChange} />
    </div>
  );
}

type Meant = string | { readonly create: true };

function matchesOf(chosen: readonly { readonly match: NearMatch; readonly meant: Meant }[]) {
  const matches: Record<string, Record<string, string | { create: true }>> = {};
  for (const { match, meant } of chosen) matches[match.column] = { ...matches[match.column], [match.text]: meant };
  return matches;
}

function meantFirst({ candidates, text }: NearMatch): string {
  const [first] = candidates;
  return first === undefined ? text : meantBy(first, candidates);
}

type Candidate = NearMatch["candidates"][number];

/** An option by its value; a record by its name, which people can read later, where only one is called so. */
function meantBy({ id, value, label }: Candidate, candidates: readonly Candidate[]): string {
  const alone = candidates.filter((other) => other.label === label).length === 1;
  return value ?? (alone ? label : (id ?? label));
}

/** What people have answered so far, text by text. */
function answersOf(matches: Import["matches"]) {
  return Object.entries(matches).flatMap(([column, texts]) =>
    Object.entries(texts).flatMap(([text, meant]) => (meant === null ? [] : [{ column, text, meant }])),
  );
}

type MatchLineProps = {
  readonly match: NearMatch;
  readonly object: Import["object"];
  readonly fixed: boolean;
  readonly onMeant: (meant: Meant) => void;
};

function MatchLine({ match, object, fixed, onMeant }: MatchLineProps) {
  const { can } = useOrganization();
  const needed = needsToCreate(match, object);
  const mayCreate = match.refused && needed !== null && can(needed);
  return (
    <li>
      <span className="gm-matching-text">
        <strong>{match.text}</strong>
        <small className="gm-num">
          {match.column}, {formatNumber(match.rows)} {match.rows === 1 ? "row" : "rows"}
          {match.refused ? " refused" : ""}
        </small>
      </span>
      <IconArrowRight size={14} aria-hidden />
      <span className="gm-matching-offers">
        {match.candidates.map((candidate) => (
          <Button
            key={candidate.id ?? candidate.value ?? candidate.label}
            size="xs"
            variant="default"
            disabled={fixed}
            onClick={() => onMeant(meantBy(candidate, match.candidates))}
          >
            It is {candidate.label}
          </Button>
        ))}
        {mayCreate ? (
          <Button size="xs" variant="subtle" disabled={fixed} onClick={() => onMeant({ create: true })}>
            It is a new one
          </Button>
        ) : null}
      </span>
    </li>
  );
}

/** The permission to make what a text stands for; null where no import makes it besides its rows. */
function needsToCreate({ kind, text }: NearMatch, object: Import["object"]): string | null {
  if (kind === "option") return "properties.manage";
  if (kind === "member") return "members.manage";
  if (kind === object || (kind === "contact" && !text.includes("@"))) return null;
  return `${kind}s.create`;
}

/** What was answered, each answer to be taken back. */
function Answers({ found, fixed, onChange }: MatchingStepProps) {
  const answers = answersOf(found.matches);
  if (answers.length === 0) return null;
  return (
    <ul aria-label="What was answered">
      {answers.map(({ column, text, meant }) => (
        <li key={`${column} ${text}`}>
          <span className="gm-matching-text">
            <strong>{text}</strong>
            <small>{column}</small>
          </span>
          <IconArrowRight size={14} aria-hidden />
          <span className="gm-matching-answer">
            <IconCheck size={14} aria-hidden /> {typeof meant === "string" ? `is ${meant}` : "is a new one"}
          </span>
          {fixed ? null : (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => onChange({ matches: { [column]: { [text]: null } } })}
              aria-label={`Take back that ${text} ${typeof meant === "string" ? `is ${meant}` : "is a new one"}`}
            >
              Take back
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function MissingPeople({ found, fixed, onChange }: MatchingStepProps) {
  const { can } = useOrganization();
  const { people } = found;
  if (people === null) return null;
  const who = `${formatNumber(people.count)} ${people.count === 1 ? "person is no member" : "people are no members"} yet`;
  return (
    <p className="gm-matching-people">
      <span>
        {who}: {people.names.slice(0, 5).join(", ")}
        {people.count > 5 ? " and others" : ""}.
      </span>
      {can("members.manage") ? (
        <Button size="xs" variant="default" disabled={fixed} onClick={() => onChange({ newMembers: !people.create })}>
          {people.create ? "Do not add them" : "Add them without a sign-in, to invite later"}
        </Button>
      ) : null}
    </p>
  );
}

/** Accounts and contacts that rows name and that are not there: made only when people say so. */
function MissingRecords({ found, fixed, onChange }: MatchingStepProps) {
  const { can } = useOrganization();
  const { missing, newRecords } = found;
  const singly = answersOf(found.matches).filter(({ meant }) => typeof meant !== "string").length;
  const made = newRecords.reduce((sum, { count }) => sum + count, 0);
  const chosen = missing.some(({ create }) => create) || made > singly;
  const lines = [
    ...newRecords.map((one) => ({ ...one, says: "made before the first row" })),
    ...missing.map((one) => ({ ...one, says: one.create ? "not made" : "not there yet" })),
  ];
  if (lines.length === 0) return null;
  const may = lines.some(
    ({ object, names }) => can(`${object}s.create`) && names.some((name) => canBeMade(object, name)),
  );
  return (
    <>
      {lines.map(({ object, names, count, says }) => (
        <p className="gm-matching-people" key={`${object} ${says}`}>
          <span>
            {formatNumber(count)} {count === 1 ? `${object} is` : `${object}s are`} {says}:{" "}
            {names.slice(0, 5).join(", ")}
            {count > 5 ? " and others" : ""}.
          </span>
        </p>
      ))}
      {may ? (
        <Button size="xs" variant="default" disabled={fixed} onClick={() => onChange({ newRecords: !chosen })}>
          {chosen ? "Do not make them" : "Make those that are not nearly known"}
        </Button>
      ) : null}
    </>
  );
}

/** A name is enough for an account; a contact is made by its e-mail address. */
function canBeMade(object: "account" | "contact", name: string): boolean {
  return object === "account" || name.includes("@");
}
