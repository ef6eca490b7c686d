import type { Work } from "#platform/work";
import type { Relation } from "./relation.ts";

/** What a value of a field of one's own looks like. `Texts` are several of them. */
export type OwnValueKind =
  "ID" | "String" | "Boolean" | "Float" | "Int" | "Date" | "DateTime" | "Texts" | "Money" | "Reference";

/** A field that one organization has: its name is a key, which never changes. */
export interface OwnField {
  readonly name: string;
  readonly description: string;
  readonly kind: OwnValueKind;
  readonly required: boolean;
  /** Its value in what was loaded. */
  readonly read: (parent: Readonly<Record<string, unknown>>) => unknown;
}

/** What one record leads to: for each a page of others with what is said of the pair. */
export interface OwnEdge {
  readonly record: object;
  readonly cursor: string;
}

export interface OwnEdgesInput {
  readonly filter?: unknown;
  readonly after?: string | null | undefined;
  readonly limit: number;
}

/** A way from records to others that one organization has defined; loaded once per request and level. */
export interface OwnWay {
  readonly name: string;
  readonly description: string;
  /** What the type of the pair is called, where nothing else is. */
  readonly edge: string;
  /** The type it leads to: the key of one of its own, or the name of one that every organization has. */
  readonly to: string;
  readonly maximum: number;
  readonly load: (
    work: Work,
    ids: readonly string[],
    input: OwnEdgesInput,
  ) => Promise<ReadonlyMap<string, readonly OwnEdge[]>>;
}

/** A type that one organization has. */
export interface OwnType {
  readonly key: string;
  /** What it is called, where nothing else is. */
  readonly name: string;
  readonly description: string;
  readonly fields: readonly OwnField[];
  readonly ways: readonly OwnWay[];
}

/** What is given to a call: values by property go where the operation wants them. */
export interface OwnInput {
  readonly name: string;
  readonly description: string;
  readonly kind: OwnValueKind;
  readonly required: boolean;
}

/** A call of one organization's own: an operation that everybody has, with a part of its input settled. */
export interface OwnCall {
  readonly name: string;
  readonly description: string;
  /** The operation's id. */
  readonly operation: string;
  /** What it answers: a page of records of a type, by its key, one of them, or what the operation itself does. */
  readonly answers: { readonly page: string } | { readonly one: string } | "itself";
  /** The arguments, where they are others than the operation's own without what is settled. */
  readonly inputs?: readonly OwnInput[];
  readonly settled: Readonly<Record<string, unknown>>;
  /** From the arguments to the operation's input. */
  readonly given?: (input: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** Everything that one organization has beside what every one has, as far as the actor may see it. */
export interface OwnShapes {
  readonly types: readonly OwnType[];
  /** The id of the shape that filters are declared with. */
  readonly filterShape: string;
  /** More fields and ways of types that every organization has, by their name. */
  readonly added: Readonly<Record<string, Pick<OwnType, "fields" | "ways">>>;
  /** More relations, from types of its own by their key. */
  readonly relations: readonly Relation[];
  readonly queries: readonly OwnCall[];
  readonly mutations: readonly OwnCall[];
}

/** Reads what an organization has of its own. */
export interface OwnShapesSource {
  /** Tells the same shapes by the same text, and is asked by every request that needs them. */
  readonly fingerprint: (work: Work) => Promise<string>;
  readonly read: (work: Work) => Promise<OwnShapes>;
}

/** Hands out names that nothing else has; what is taken already is told apart by its end. */
export function freeNames(taken: Iterable<string>, end: string): (wanted: string) => string {
  const known = new Set(taken);
  return (wanted) => {
    let name = wanted;
    while (known.has(name)) name += end;
    known.add(name);
    return name;
  };
}

export const nothingOwn: OwnShapes = {
  filterShape: "",
  types: [],
  added: {},
  relations: [],
  queries: [],
  mutations: [],
};
