import type { Work } from "#platform/work";
import { noteAuthorityChange } from "../sessions/authority-changes.ts";
import { defaultKindCells } from "./permission-rules.ts";
import { permissionCatalogue, type PermissionEntry, recordPermissions } from "./permission-shared-rules.ts";
import { insertCells, recordKinds, writeRecordKind } from "./permission-sql.ts";

/** A kind of records beside those that every organization has. */
export interface RecordKind {
  /** What its permissions begin with. */
  readonly plural: string;
  readonly labels: { readonly one: string; readonly many: string };
  /** Out of use: the matrix does not show it, and what roles may do with it stays. */
  readonly archived: boolean;
}

/** Declares a kind of records, or that it is called otherwise: roles may do with a new one what they do with accounts. */
export async function declareRecordKind(work: Work, { plural, labels, archived }: RecordKind): Promise<void> {
  const isNew = await writeRecordKind(work, { plural, label_one: labels.one, label_many: labels.many, archived });
  if (!isNew) return;
  await insertCells(work, defaultKindCells(plural));
  noteAuthorityChange(work);
}

/** Every permission there is in the organization, in the order the matrix shows them: its own kinds before the settings. */
export async function catalogueOf(work: Work): Promise<readonly PermissionEntry[]> {
  const kinds = await recordKinds(work);
  const own = kinds.flatMap(({ plural, label_many: many }) =>
    recordPermissions({ id: plural, label: many.toLowerCase(), group: many }),
  );
  const settings = permissionCatalogue.findIndex(({ group }) => group === "Company");
  return [...permissionCatalogue.slice(0, settings), ...own, ...permissionCatalogue.slice(settings)];
}
