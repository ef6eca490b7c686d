import type { Property } from "../records/record-properties.ts";

/** What can be asked of one kind of thing: records, and what stands beside them. */
export interface Subject {
  readonly key: string;
  /** In the middle of a sentence: "deal", "deals". */
  readonly one: string;
  readonly many: string;
  readonly source: Source;
  readonly properties: readonly Property[];
  find(name: string): Property | undefined;
  /** Ways to one other thing, by the name it is read under: `account` of a deal. */
  readonly to: readonly Way[];
  /** Ways to any number of others: `deals` of an account. */
  readonly related: readonly Way[];
}

/** Where the rows of a kind are read. */
export type Source =
  | { readonly kind: "records"; readonly plural: string; readonly typeId?: string; readonly table: string }
  | { readonly kind: "setup"; readonly table: "crm.stage" | "crm.pipeline" }
  | { readonly kind: "beside"; readonly what: "task" | "note" | "activity" };

/** A way from things of one kind to those of another. */
export interface Way {
  readonly name: string;
  readonly label: string;
  readonly join: Join;
  /** Asked for when it is gone: ways lead in circles. */
  readonly subject: () => Subject;
}

/** How rows lead to others. */
export type Join =
  /** A column of theirs holds the other's id. */
  | { readonly kind: "to"; readonly column: string }
  /** A column of the others holds their id. */
  | { readonly kind: "of"; readonly column: string }
  /** Live rows of a table of links; of one relation, where the table holds those of several. */
  | {
      readonly kind: "links";
      readonly table: string;
      readonly relationId?: string;
      readonly from: string;
      readonly to: string;
    }
  /** The others stand on records of any kind. */
  | { readonly kind: "on"; readonly object: string };
