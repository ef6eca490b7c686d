import { formatNumber } from "../../../ui/format.ts";
import type { Leaver } from "../../identity/members/belongings.ts";
import type { Handover } from "./handover-queries.ts";
import { wordsOfMention } from "./handover-words.ts";

const few = 6;

/** What else is theirs and what becomes of it: told, because nobody has to choose. */
export function HandoverRest({ leaver, found }: { readonly leaver: Leaver; readonly found: Handover }) {
  const { shares, keys, running, privateViews, mentions } = found;
  const lines = [
    ...(shares === 0
      ? []
      : [`${counted(shares, "record")} shared with them: no longer, once anything is handed over.`]),
    ...(keys.length === 0
      ? []
      : [`API keys they made open nothing while they are deactivated: ${listed(keys.map(({ name }) => name))}.`]),
    ...(running.length === 0
      ? []
      : [
          `${counted(running.length, "import or bulk change", "imports and bulk changes")} of theirs under way: stopped where they are.`,
        ]),
    ...(privateViews === 0
      ? []
      : [`${counted(privateViews, "private view")}: stay theirs, and nobody else sees them.`]),
    ...(mentions.length === 0
      ? []
      : [`Named in ${listed(mentions.map(wordsOfMention))}. These stay as they are: look them over.`]),
  ];
  if (lines.length === 0) return null;
  return (
    <section className="gm-handover-rest" aria-label={`What else is ${leaver.name}’s`}>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** The first few by name. */
function listed(names: readonly string[]): string {
  const more = names.length - few;
  const shown = names.slice(0, few).join(", ");
  return more > 0 ? `${shown} and ${formatNumber(more)} more` : shown;
}
