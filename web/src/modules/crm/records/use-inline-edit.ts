import { useState } from "react";
import { sentenceOf } from "../../../lib/problem.ts";
import { limitProblem } from "./limit-words.ts";
import { type Draft, draftOf, parseDraft } from "./record-draft.ts";
import { referenceOf, sameValue, valueOf } from "./record-values.ts";
import { type RecordWriter, StaleChange } from "./record-writer.ts";
import type { CrmRecord, PropertyInfo } from "./record.ts";

/** Why a value was not taken, and what can be done about it. */
export type InlineProblem = { readonly message: string; readonly draft: Draft; readonly stale: StaleChange | null };

export type InlineEdit = {
  readonly problem: InlineProblem | null;
  /** What an editor begins with: the value, or what was refused before. */
  readonly beginning: () => Draft;
  /** Reads and sends a draft; true when the editor may close. */
  readonly commit: (draft: Draft) => boolean;
  readonly dismiss: () => void;
  /** After a conflict: gives the property mine all the same. */
  readonly insist: () => void;
};

type InlineInput = {
  readonly record: CrmRecord;
  readonly property: PropertyInfo;
  readonly currency: string;
  readonly writer: RecordWriter;
};

/** One property being edited where it stands: shown at once, a refusal stays beside it with what was typed. */
export function useInlineEdit({ record, property, currency, writer }: InlineInput): InlineEdit {
  const [problem, setProblem] = useState<InlineProblem | null>(null);

  function send(onto: CrmRecord, given: Draft): boolean {
    const parsed = parseDraft(property, given, { currency });
    if (parsed.problem !== undefined) {
      setProblem({ message: parsed.problem, draft: given, stale: null });
      return false;
    }
    setProblem(null);
    if (sameValue(parsed.value, valueOf(onto, property))) return true;
    const broken = limitProblem(property, parsed.value);
    if (broken !== null) {
      setProblem({ message: broken, draft: given, stale: null });
      return false;
    }
    const change = { property, value: parsed.value, reference: given.reference };
    writer.write(onto, change).catch((error: unknown) => {
      const stale = error instanceof StaleChange ? error : null;
      const message = stale?.message ?? messageOf(error, property);
      setProblem({ message, draft: given, stale });
    });
    return true;
  }

  return {
    problem,
    beginning: () => problem?.draft ?? draftOf(valueOf(record, property), referenceOf(record, property)),
    commit: (draft) => send(record, draft),
    dismiss: () => setProblem(null),
    insist: () => {
      if (problem?.stale === null || problem?.stale === undefined) return;
      send(problem.stale.theirs, problem.draft);
    },
  };
}

/** A refusal in one line; problems of this property first, they say what to mend. */
function messageOf(error: unknown, property: PropertyInfo): string {
  const problems = typeof error === "object" && error !== null && "problems" in error ? error.problems : [];
  const messages = Array.isArray(problems) ? problems.flatMap((one: unknown) => textIn(one)) : [];
  return messages.length === 0 ? `${property.label}: ${sentenceOf(error)}` : messages.join(" ");
}

function textIn(problem: unknown): string[] {
  if (typeof problem !== "object" || problem === null || !("message" in problem)) return [];
  return typeof problem.message === "string" ? [problem.message] : [];
}
