import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api.gen.ts";
import { callHeaders, fetchOrProblem } from "./http.ts";

/** A shape of the API by its name: `Shape<"Deal">`. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

const clientFor = (organization?: string): Client<paths> =>
  createClient<paths>({ baseUrl: location.origin, fetch: fetchOrProblem, headers: callHeaders(organization) });

/** The typed client for calls about the person, the portfolio or the installation. */
export const api = clientFor();

const bound = new Map<string, Client<paths>>();

/** The typed client for calls about one organization, named by slug. */
export function apiOf(organization: string): Client<paths> {
  const known = bound.get(organization);
  if (known !== undefined) return known;
  const made = clientFor(organization);
  bound.set(organization, made);
  return made;
}

/**
 * What a call of the typed client answered: `await answerOf(api.GET("/api/v1/me"))`.
 * @throws ApiProblem for every refusal and an unreachable server
 */
export async function answerOf<Answer>(call: Promise<{ readonly data?: Answer }>): Promise<Answer> {
  const { data } = await call;
  // Refusals were thrown by `fetchOrProblem`, so there is an answer; a reply without a body answers undefined.
  return data as Answer;
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** The fields that have a value: the API knows absent and null, not undefined. */
export function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>;
}
