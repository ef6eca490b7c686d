import type { Work } from "#platform/work";
import { splitTexts } from "../../links/link-list-rules.ts";
import { maxLinksOfRecord } from "../../links/link-schema.ts";
import type { OwnRelation } from "../../links/own-relations.ts";
import { isStorable } from "../../records/text-rules.ts";
import type { ImportPlan } from "../import-plan.ts";
import { cellOf, type ImportRow, refuse } from "../import-rows.ts";
import type { LinkPart } from "../mapping/mapping-targets.ts";
import { meantBy } from "../matching/matching-rules.ts";
import { findNamed, type Found } from "../relation-lookup.ts";

const maxLabel = 60;

/** A link that a row asks for. */
export interface LinkWish {
  readonly relation: OwnRelation;
  readonly column: string;
  readonly otherId: string;
  /** Null says nothing: a label that is there stays. */
  readonly label: string | null;
  readonly primary: boolean;
}

/** What each row is to be linked with; rows without any are left out. */
export type RowLinks = ReadonlyMap<ImportRow, readonly LinkWish[]>;

const none: RowLinks = new Map();

/** The columns of one relation. */
interface LinkColumns {
  readonly relation: OwnRelation;
  readonly places: Partial<Readonly<Record<LinkPart, { readonly index: number; readonly name: string }>>>;
}

/** Reads which records rows are to be linked with, and looks them up, once per relation. Refuses what cannot be read or found. */
export async function resolveLinks(work: Work, plan: ImportPlan, rows: readonly ImportRow[]): Promise<RowLinks> {
  const columns = linkColumns(plan);
  if (columns.length === 0) return none;
  const links = new Map<ImportRow, LinkWish[]>();
  for (const part of columns) {
    const { relation } = part;
    const read = rows.flatMap((row) => (row.readable ? [{ row, said: saidIn(plan, row, part) }] : []));
    const texts = new Set(read.flatMap(({ said }) => said.map(({ text }) => text)));
    const found = await findNamed(work, relation.others, [...texts]);
    for (const { row, said } of read) {
      const wishes = said.flatMap((one) => wishOf(row, one, relation, found.get(one.text)));
      if (wishes.length > 0) links.set(row, [...(links.get(row) ?? []), ...wishes]);
    }
  }
  return links;
}

function wishOf(
  row: ImportRow,
  { column, label, primary }: Said,
  relation: OwnRelation,
  found: Found | undefined,
): LinkWish[] {
  if (found !== undefined && "id" in found) return [{ relation, column, otherId: found.id, label, primary }];
  refuse(row, column, found?.problem ?? "It is not known");
  return [];
}

function linkColumns({ columns }: ImportPlan): LinkColumns[] {
  const found = new Map<OwnRelation, LinkColumns["places"]>();
  columns.forEach(({ name, targets }, index) => {
    for (const target of targets)
      if (target.kind === "link")
        found.set(target.relation, { ...found.get(target.relation), [target.part]: { index, name } });
  });
  return [...found].map(([relation, places]) => ({ relation, places }));
}

interface Said {
  readonly text: string;
  readonly column: string;
  readonly label: string | null;
  readonly primary: boolean;
}

/** The records a row names, each once, with what stands beside them. */
function saidIn(plan: ImportPlan, row: ImportRow, { relation, places }: LinkColumns): readonly Said[] {
  const cell = (part: LinkPart) => {
    const place = places[part];
    if (place === undefined) return "";
    return meantBy(plan.matches, place.name, cellOf(plan, row.cells[place.index]));
  };
  const column = (part: LinkPart) => places[part]?.name ?? "";
  const texts = splitTexts(cell("records")).filter((text) => text !== "");
  const labels = splitTexts(cell("labels"));
  const primary = cell("primary");
  const problem = listProblem(relation, { texts, labels });
  if (problem !== null) {
    refuse(row, column(problem.part), problem.message);
    return [];
  }
  const said = texts.map((text, index): Said => {
    const label = labels[index] ?? "";
    return { text, column: column("records"), label: label === "" ? null : label, primary: text === primary };
  });
  const isNamed = primary === "" || said.some((one) => one.primary);
  const all = isNamed ? said : [...said, { text: primary, column: column("primary"), label: null, primary: true }];
  return [...new Map(all.map((one) => [one.text, one])).values()];
}

function listProblem(
  { single, label, others }: OwnRelation,
  { texts, labels }: { readonly texts: readonly string[]; readonly labels: readonly string[] },
): { part: LinkPart; message: string } | null {
  if (single && new Set(texts).size > 1)
    return { part: "records", message: `There is one "${label}" at most, and ${texts.length} are named` };
  if (texts.length > maxLinksOfRecord)
    return { part: "records", message: `A record has at most ${maxLinksOfRecord} links of one relation` };
  if (labels.length > texts.length)
    return {
      part: "labels",
      message: `${labels.length} labels stand beside ${texts.length} ${others.labels.many.toLowerCase()}`,
    };
  if (labels.some((one) => one.length > maxLabel || !isStorable(one)))
    return { part: "labels", message: `A label has at most ${maxLabel} letters, each of which can be kept` };
  return null;
}
