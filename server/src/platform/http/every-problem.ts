import { type Problem, Refusal } from "#platform/errors";
import type { AnyOperation, Given } from "#platform/operation";
import type { Work } from "#platform/work";

/** Reads an input; where its shape is refused, the refusal names what else is wrong with it too. */
export async function readOrTellAll(
  op: AnyOperation,
  { read, given }: { readonly read: () => unknown; readonly given: unknown },
  within: (body: (work: Work) => Promise<readonly Problem[]>) => Promise<readonly Problem[]>,
): Promise<unknown> {
  try {
    return read();
  } catch (error) {
    const { alsoWrong } = op;
    if (alsoWrong === undefined || !isAboutFields(error) || !isObject(given)) throw error;
    const further = await within((work) => alsoWrong(work, given));
    throw joined(error, further);
  }
}

/** A text that cannot be kept, or nesting without end, is nothing to ask the database about. */
function isAboutFields(error: unknown): error is Refusal {
  const unasked = ["invalid_text", "too_deep"];
  return (
    error instanceof Refusal &&
    error.code === "invalid" &&
    (error.details.problems ?? []).every(({ code }) => !unasked.includes(code))
  );
}

function isObject(given: unknown): given is Given {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/** What has been said of a place is not said again in other words. */
function joined(refusal: Refusal, further: readonly Problem[]): Refusal {
  const { problems: known = [] } = refusal.details;
  const said = (place: string) => known.some(({ path }) => path === place || path.startsWith(`${place}.`));
  const problems = [...known, ...further.filter(({ path }) => !said(path))];
  return new Refusal(
    "invalid",
    `${problems.length === 1 ? "One field is" : `${problems.length} fields are`} not valid`,
    {
      problems,
    },
  );
}
