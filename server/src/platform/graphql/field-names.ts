import type { AnyOperation } from "#platform/operation";

type Named = Pick<AnyOperation, "id" | "http" | "scope">;

/**
 * The GraphQL fields of operations, by id. Reads are named by what they answer (`deals` for list, `deal` for get,
 * `permissions` for read, `dealBoard` for board), writes by what they do (`createDeal`, `moveDeal`). Where the
 * organization's and the portfolio's call would share a name, the portfolio's ends in `OfPortfolio`.
 */
export function fieldNames(operations: readonly Named[]): ReadonlyMap<string, string> {
  const taken = Map.groupBy(operations, nameOf);
  return new Map(
    operations.map((op) => {
      const name = nameOf(op);
      const shared = taken.get(name)?.some((other) => other.scope !== op.scope) === true;
      return [op.id, shared && op.scope === "portfolio" ? `${name}OfPortfolio` : name];
    }),
  );
}

/** From the id `module.nouns.verb`; a module's only call of its kind is `module.verb`. */
function nameOf(op: Named): string {
  const [, noun = "", verb] = op.id.split(".");
  if (verb === undefined) return camel(noun);
  if (op.http.method !== "GET") return camel(verb) + pascal(singular(noun));
  if (verb === "list" || verb === "read") return camel(noun);
  return camel(singular(noun)) + (verb === "get" ? "" : pascal(verb));
}

/** "deal-stages" and "dealStages" as "DealStages". */
export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function camel(text: string): string {
  const name = pascal(text);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function singular(noun: string): string {
  if (noun.endsWith("ies")) return noun.replace(/ies$/, "y");
  if (/(ch|sh|x|ss)es$/.test(noun)) return noun.replace(/es$/, "");
  return noun.replace(/([^su])s$/, "$1");
}
