import { useState } from "react";
import { sortProblems } from "../../../lib/problem.ts";
import { limitProblem } from "./limit-words.ts";
import { type Draft, emptyDraft, parseDraft } from "./record-draft.ts";
import { pathOf } from "./record-values.ts";
import type { PropertyInfo, Value } from "./record.ts";

type Drafts = Readonly<Record<string, Draft>>;

/** A form over properties: drafts, the problem at each, and what stands at no field. */
export type DraftForm = {
  readonly draft: (property: PropertyInfo) => Draft;
  readonly setDraft: (property: PropertyInfo, draft: Draft) => void;
  readonly error: (property: PropertyInfo) => string | undefined;
  readonly others: readonly string[];
  /** The values of all drafts; null when some cannot be read, which the fields then say. */
  readonly read: () => readonly (readonly [PropertyInfo, Value])[] | null;
  /** Puts problems, by path, beside their fields. */
  readonly tell: (byPath: Readonly<Record<string, string>>) => void;
  /** Puts a refusal's problems beside the fields they name. */
  readonly refuse: (error: unknown) => void;
};

type Initial = {
  readonly drafts?: Drafts;
  readonly errors?: Readonly<Record<string, string>>;
  /** What may not stay empty; a property's own rule when absent. */
  readonly isRequired?: (property: PropertyInfo) => boolean;
};

/** State of a form over `properties`, all problems at once. `currencyFor` says what a property's amounts are in. */
export function useDrafts(
  properties: readonly PropertyInfo[],
  currencyFor: (property: PropertyInfo) => string,
  initial: Initial = {},
): DraftForm {
  const isRequired = initial.isRequired ?? (({ required }: PropertyInfo) => required);
  const [drafts, setDrafts] = useState<Drafts>(initial.drafts ?? {});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>(initial.errors ?? {});
  const [others, setOthers] = useState<readonly string[]>([]);
  const draft = (property: PropertyInfo) => drafts[pathOf(property)] ?? emptyDraft;

  return {
    draft,
    error: (property) => errors[pathOf(property)],
    others,
    setDraft: (property, next) => {
      setDrafts((now) => ({ ...now, [pathOf(property)]: next }));
      setErrors((now) => Object.fromEntries(Object.entries(now).filter(([path]) => path !== pathOf(property))));
    },
    read: () => {
      const values: (readonly [PropertyInfo, Value])[] = [];
      const problems: Record<string, string> = {};
      for (const property of properties) {
        const parsed = parseDraft(property, draft(property), { currency: currencyFor(property) });
        const broken = parsed.problem === undefined ? limitProblem(property, parsed.value) : parsed.problem;
        if (parsed.problem !== undefined || broken !== null) problems[pathOf(property)] = broken ?? "";
        else if (parsed.value === null && isRequired(property))
          problems[pathOf(property)] = `${property.label} is required.`;
        else values.push([property, parsed.value]);
      }
      setErrors(problems);
      setOthers([]);
      return Object.keys(problems).length === 0 ? values : null;
    },
    tell: setErrors,
    refuse: (error) => {
      const sorted = sortProblems(error, properties.map(pathOf));
      setErrors(sorted.byField);
      setOthers(sorted.others);
    },
  };
}

/** Controls alone: what is drawn around them carries the mark as well, and takes no focus. */
const refusedControl = ":is(input:not([type=hidden]), textarea, select):is([aria-invalid=true], [data-error=true])";

/** Puts the cursor into the first field with a problem, once it is painted. */
export function focusFirstProblem(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>(refusedControl)?.focus());
}
