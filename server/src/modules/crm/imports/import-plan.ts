import type { Problem } from "#platform/errors";
import type { NewProperty } from "../properties/property-schema.ts";
import type { AnyObjectType } from "../records/object-type.ts";
import type { Option } from "../records/record-properties.ts";
import type { Registry } from "../records/registry.ts";
import type { TableFormat } from "./csv/csv-table.ts";
import type { TableProfile } from "./import-profile.ts";
import type { Mapping } from "./import-schema.ts";
import type { Matches } from "./matching/matching-schema.ts";
import type { PlannedTarget } from "./mapping/mapping-targets.ts";
import type { ColumnFormat } from "./values/column-format.ts";

/** What reading a file found out about it. */
export interface Reading {
  readonly format: TableFormat;
  readonly profile: TableProfile;
}

export interface PlannedColumn extends ColumnFormat {
  readonly name: string;
  readonly targets: readonly PlannedTarget[];
}

/** Everything an import needs to know to turn rows into records. */
export interface ImportPlan {
  readonly object: AnyObjectType;
  readonly registry: Registry;
  readonly format: TableFormat;
  readonly columns: readonly PlannedColumn[];
  readonly mapping: Mapping;
  readonly defaults: Readonly<Record<string, string>>;
  /** A property's name, or `id`; null when every row is a new record. */
  readonly key: string | null;
  readonly mode: "create" | "update" | "both";
  readonly currency: string;
  readonly emptyWords: ReadonlySet<string>;
  /** Properties the run makes before its first row. */
  readonly newProperties: readonly NewProperty[];
  /** Options the run adds to properties there are, by property. */
  readonly newOptions: ReadonlyMap<string, readonly Option[]>;
  /** What texts of the file stand for, as people said. */
  readonly matches: Matches;
  /** Names the run makes members of before its first row. */
  readonly newPeople: ReadonlySet<string>;
  /** By kind, what records the run makes before its first row are called, as it is compared. */
  readonly newRecords: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}

/** The id of a property that the run will make. */
export const yetToCome = "0";
