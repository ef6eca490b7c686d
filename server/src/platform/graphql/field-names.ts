import type { AnyOperation } from "#platform/operation";

/**
 * The GraphQL field of an operation, from its id `module.nouns.verb`:
 * reads are named by what they answer (`deals` for list, `deal` for get, `pipelineBoard` for board),
 * writes by what they do (`createDeal`, `moveDeal`).
 */
export function fieldName(op: Pick<AnyOperation, "id" | "http">): string {
  const [noun = op.id, verb = ""] = op.id.split(".").slice(-2);
  if (op.http.method !== "GET") return camel(verb) + pascal(singular(noun));
  if (verb === "list") return camel(noun);
  if (verb === "get" || verb === "read") return camel(singular(noun));
  return camel(singular(noun)) + pascal(verb);
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
  if (/ies$/.test(noun)) return noun.replace(/ies$/, "y");
  if (/(ch|sh|x|ss)es$/.test(noun)) return noun.replace(/es$/, "");
  return noun.replace(/([^su])s$/, "$1");
}
