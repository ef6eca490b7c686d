import type { z } from "zod";
import type { Problem, RefusalCode } from "#platform/errors";
import type { Within, Work } from "#platform/work";

/** What an operation is bound to: one organization, the portfolio, the signed-in person, or nobody. */
export type OperationScope = "organization" | "portfolio" | "user" | "public";

export interface HttpBinding {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Starts with /api/v1/; `:name` segments are fields of the input. */
  readonly path: string;
  /** 200 unless told. */
  readonly status?: 200 | 201 | 202;
  /** The body may be a multipart upload; its one file arrives as the input field `file`. */
  readonly upload?: true;
  /** The reply is a file: the output is `{ fileName, mediaType, content }`, without the content where it is streamed. */
  readonly download?: true;
}

/** An input as it came: its fields may hold anything. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * One thing a caller can do. REST, OpenAPI, GraphQL, the command line, the client and the tests are
 * projections of the list of operations; nothing about a call is declared anywhere else.
 */
export interface Operation<In extends z.ZodObject = z.ZodObject, Out extends z.ZodType = z.ZodType> {
  /** `module.nouns.verb`, stable: it names the call in the log, the audit trail and GraphQL. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly http: HttpBinding;
  readonly scope: OperationScope;
  /** Checked before `run`; null for calls that anybody in scope may make. */
  readonly permission: string | null;
  /**
   * The permission of one call, where it depends on what the call is about, such as a kind of record: asked within the
   * unit of work. `permission` then only says in the documentation how it is made.
   */
  readonly permissionFor?: (work: Work, input: z.output<In>) => Promise<string>;
  /** One flat object: path, query and body fields together. */
  readonly input: In;
  readonly output: Out;
  /**
   * What else is wrong with an input of the wrong shape: asked with what was given, once the permission is there, so
   * that people mend everything at once. It writes nothing.
   */
  readonly alsoWrong?: (work: Work, given: Given) => Promise<readonly Problem[]>;
  /** Its input or its reply holds a secret (a password, a new key): neither is kept to answer a repeated request. */
  readonly secret?: true;
  /**
   * How many items lists of the output hold at most, by their path: a number, or the field of the input that says it.
   * `items` holds `limit` at most where the input has one. What leads to further records has to be told.
   */
  readonly listSizes?: Readonly<Record<string, number | string>>;
  /** Refusals beyond those every call can meet (invalid, unauthenticated, forbidden, rate_limited). */
  readonly errors?: readonly RefusalCode[];
  /** Left out of REST documentation and GraphQL when it only makes sense over one of them. */
  readonly hiddenFrom?: readonly ("graphql" | "openapi")[];
  readonly run: (work: Work, input: z.output<In>) => Promise<z.input<Out>>;
  /**
   * The content of a download of any length, piece by piece, each read in a unit of work of its own once it is asked
   * for: a slow reader holds no transaction. `run` has answered before: what is wrong with the call is refused there.
   */
  readonly stream?: (within: Within, input: z.output<In>) => AsyncIterable<string>;
}

/** An operation whose shapes have been forgotten, as the projections handle it. */
export interface AnyOperation extends Omit<Operation, "run" | "permissionFor" | "stream"> {
  readonly permissionFor?: (work: Work, input: never) => Promise<string>;
  readonly run: (work: Work, input: never) => Promise<unknown>;
  readonly stream?: (within: Within, input: never) => AsyncIterable<string>;
}

/** Declares an operation with its types inferred. */
export function operation<In extends z.ZodObject, Out extends z.ZodType>(op: Operation<In, Out>): Operation<In, Out> {
  return op;
}
