import type { Work } from "#platform/work";

interface AnyRelation {
  /** The shape it starts from and the one it leads to, by the id they were declared with: `.meta({ id: "Deal" })`. */
  readonly from: string;
  readonly to: string;
  /** The GraphQL field on `from`. It takes the place of a field of that name in the shape. */
  readonly field: string;
  readonly summary?: string;
  /** Without it the field is refused; null when reading `from` is enough. */
  readonly permission: string | null;
  /** The field of `from` that holds the key to load by. */
  readonly key: string;
}

/** Leads to at most one record, such as a deal's account. */
export interface ToOne extends AnyRelation {
  readonly kind: "one";
  /** The records of these ids that the actor may see, in any order: what is missing is answered as null. */
  readonly load: (work: Work, ids: readonly string[]) => Promise<readonly { readonly id: string }[]>;
}

/** Leads to several records, such as an account's deals: never more than `maximum` for one. */
export interface ToMany extends AnyRelation {
  readonly kind: "many";
  readonly maximum: number;
  /** For each key the first `limit` records that the actor may see, in the list's usual order. */
  readonly load: (
    work: Work,
    keys: readonly string[],
    limit: number,
  ) => Promise<ReadonlyMap<string, readonly object[]>>;
}

/** A way from one shape to another that GraphQL may take; loaded once per request and level, never per record. */
export type Relation = ToOne | ToMany;
