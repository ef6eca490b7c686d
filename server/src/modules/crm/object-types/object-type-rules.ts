import type { Problem } from "#platform/errors";

/** The words GoMark means something by, one and many: in addresses, permissions, events and history. */
const ownWords: ReadonlySet<string> = new Set([
  ...both("account", "contact", "deal", "note", "task", "view", "member", "user", "team", "role", "person", "record"),
  ...both("pipeline", "stage", "import", "export", "report", "search", "key", "permission", "invitation", "owner"),
  ...both("organization", "portfolio", "object", "object_type", "relation", "link", "event", "job", "board", "list"),
  ...both("api_key", "audit", "file", "mail", "mailbox", "rollup", "system", "session", "setting", "bin", "filter"),
  "property",
  "properties",
  "company",
  "companies",
  "people",
  "me",
  "bulk",
  "constructor",
]);

function both(...words: readonly string[]): string[] {
  return words.flatMap((word) => [word, `${word}s`]);
}

interface Words {
  readonly key: string;
  readonly plural: string;
}

/** Everything wrong with what a type wants to be called, beside the types there are. Archived ones keep their words. */
export function wordProblems(wanted: Words, others: readonly Words[]): Problem[] {
  const taken = new Set(others.flatMap(({ key, plural }) => [key, plural]));
  return (["key", "plural"] as const).flatMap((path) => {
    const word = wanted[path];
    if (ownWords.has(word))
      return [{ path, code: "reserved", message: `GoMark itself means something by "${word}". Choose another word.` }];
    if (taken.has(word)) return [{ path, code: "taken", message: `Another type is called "${word}" already` }];
    return [];
  });
}
