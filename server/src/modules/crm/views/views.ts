import { recordChange } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { viewCreated, viewDeleted, viewRestored, viewUpdated } from "../events.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import { archivedLabels } from "../properties/archived-property-sql.ts";
import { wordsOfFilters } from "../filters/filter-language.ts";
import { subjectOf } from "../filters/filter-ways.ts";
import { registryOf } from "../records/registry.ts";
import { standardOf } from "./view-choice-sql.ts";
import { changedLayout, tableLayout } from "./view-layout-rules.ts";
import type { ViewLayout } from "./view-layout-schema.ts";
import { askable, type ViewContent, viewProblems } from "./view-rules.ts";
import { maxViews, type NewView, type OpeningChoice, type View, type ViewPatch, type Views } from "./view-schema.ts";
import {
  countViews,
  insertView,
  lockView,
  openingOf,
  setOpening,
  setViewDeleted,
  type StoredView,
  updateView,
  viewsOf,
} from "./view-sql.ts";

/** The shared views of an object and the actor's own, in order, and which the actor's table opens with. */
export async function listViews(work: Work, object: string): Promise<Views> {
  await refuseUnseen(work, object);
  const views = await viewsOf(work, object);
  const chosen = await openingOf(work, object);
  // a view that was deleted or taken back since leaves what there was without it
  const there = (view: string | null | undefined) => views.find(({ id }) => id === view);
  const standard = there(await standardOf(work, object));
  const usual = standard?.shared === true ? standard.id : "all";
  return { items: await toWires(work, object, views), opening: opensWith(), standard: usual === "all" ? null : usual };

  function opensWith(): string {
    if (chosen === undefined) return usual;
    if (chosen.everything) return "all";
    return chosen.view_id === null ? "mine" : (there(chosen.view_id)?.id ?? usual);
  }
}

/** Saves a view under a name. Refuses (`invalid`) what no list can be asked for, naming every part of it. */
export async function createView(work: Work, input: NewView): Promise<View> {
  const { object, name, shared } = input;
  const content = { ...contentOf(input), ...changedLayout(tableLayout, pickLayout(input)) };
  await refuseUnseen(work, object);
  refuseOwnerless(work, shared);
  await refuseUnaskable(work, { object, ...content });
  await refuseTooMany(work, object, shared);
  const view = await insertView(work, { object, name, shared, ...content });
  record(work, "created", null, view);
  await publish(work, viewCreated, { after: view });
  return toWire(work, view);
}

/** Changes a view. What changes nothing is not written. Only its owner makes a shared view private. */
export async function changeView(work: Work, { id, version, ...given }: ViewPatch): Promise<View> {
  const before = await changeableView(work, { id, version });
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const layout = changedLayout(layoutOf(before), pickLayout(change));
  const after: StoredView = { ...before, ...change, ...layout };
  if (JSON.stringify(after) === JSON.stringify(before)) return toWire(work, before);
  if (after.shared !== before.shared && !isOwn(work, before))
    throw new Refusal("forbidden", `Only ${before.ownerName}, who made this view, takes it back`);
  // a view may be renamed with a condition in it that is left out today
  await refuseUnaskable(work, {
    object: after.object,
    ...contentOf(given),
    ...(Object.keys(pickLayout(change)).length === 0 ? tableLayout : layout),
  });
  if (after.shared !== before.shared) await refuseTooMany(work, after.object, after.shared);
  const view = await updateView(work, after);
  record(work, "changed", before, view);
  await publish(work, viewUpdated, { before, after: view });
  return toWire(work, view);
}

/** Deletes a view; the tables that opened with it open with everything. */
export async function removeView(work: Work, input: { id: string; version?: number | undefined }): Promise<void> {
  const before = await changeableView(work, input);
  const view = await setViewDeleted(work, before, true);
  tellBin(work, view, "deleted");
  await publish(work, viewDeleted, { before });
}

/** Takes a deleted view back. */
export async function restoreView(work: Work, { id }: { id: string }): Promise<View> {
  const before = await changeableView(work, { id, inBin: true });
  await refuseTooMany(work, before.object, before.shared);
  const view = await setViewDeleted(work, before, false);
  tellBin(work, view, "restored");
  await publish(work, viewRestored, { after: view });
  return toWire(work, view);
}

/** Remembers what the actor's table of an object opens with. */
export async function chooseOpening(work: Work, { object, view }: OpeningChoice): Promise<void> {
  await refuseUnseen(work, object);
  const { userId } = work.actor;
  if (userId === null) throw new Refusal("rule_broken", "A key has no tables that could open");
  if (view !== "all" && view !== "mine") {
    const found = await lockView(work, view);
    if (found === undefined || found.object !== object) throw noView();
  }
  await setOpening(work, { userId, object }, view === "all" ? undefined : view === "mine" ? null : view);
}

/** Refuses (`forbidden`) whoever may see no records of the kind; `not_found` where there is none. */
export async function refuseUnseen(work: Work, object: string): Promise<void> {
  const { plural } = await anyObjectOf(work, object);
  if (!work.actor.can(`${plural}.read`)) throw new Refusal("forbidden", `You may not see ${plural}`);
}

/** Whether the actor may see records of the kind. Views of an archived type are out of reach, as its records are. */
export async function sees(work: Work, object: string): Promise<boolean> {
  const found = await findObject(work, object);
  return found !== undefined && work.actor.can(`${found.plural}.read`);
}

function refuseOwnerless(work: Work, shared: boolean): void {
  if (shared || work.actor.userId !== null) return;
  throw new Refusal("rule_broken", "A key is nobody who could have a view alone: share it", {
    problems: [{ path: "shared", code: "required", message: "A view made with a key is shared" }],
  });
}

/** What is said of what a view shows, but its kind; null where nothing is. */
function contentOf(given: Omit<ViewPatch, "id" | "version">): Omit<ViewContent, keyof ViewLayout> {
  const { filter = null, sort = null, columns = null, groupedBy = null, frozen = null, widths = null } = given;
  return { filter, sort, columns, groupedBy, frozen, widths };
}

async function refuseUnaskable(work: Work, view: ViewContent & { readonly object: string }): Promise<void> {
  const registry = await registryOf(work, await anyObjectOf(work, view.object));
  const problems = viewProblems(await subjectOf(work, registry, view.filter), view);
  if (problems.length > 0) throw new Refusal("invalid", "The view cannot be saved like this", { problems });
}

/** Refuses (`rule_broken`) one more view when there are as many as there may be. */
async function refuseTooMany(work: Work, object: string, shared: boolean): Promise<void> {
  const count = await countViews(work, object);
  if ((shared ? count.shared : count.own) < maxViews) return;
  const whose = shared ? "There are" : "You have";
  const { plural } = await anyObjectOf(work, object);
  throw new Refusal("rule_broken", `${whose} ${maxViews} views of ${plural}, the most there can be`);
}

interface Attempt {
  readonly id: string;
  readonly version?: number | undefined;
  readonly inBin?: boolean;
}

async function changeableView(work: Work, { id, version, inBin }: Attempt): Promise<StoredView> {
  const view = await lockView(work, id, inBin);
  if (view === undefined || !(await sees(work, view.object))) throw noView();
  if (!mayChange(work, view)) throw new Refusal("forbidden", `Only ${view.ownerName}, who made this view, changes it`);
  if (version !== undefined && version !== view.version)
    throw new Refusal("conflict", "Somebody has changed this view in the meantime", {
      facts: { version: view.version, changedAt: view.updatedAt },
    });
  return view;
}

function isOwn(work: Work, { ownerUserId }: StoredView): boolean {
  return ownerUserId !== null && ownerUserId === work.actor.userId;
}

function mayChange(work: Work, view: StoredView): boolean {
  return isOwn(work, view) || (view.shared && work.actor.can("views.manage"));
}

async function toWire(work: Work, view: StoredView): Promise<View> {
  const [wire] = await toWires(work, view.object, [view]);
  return wire as View;
}

/** Views of one object, with what their filters ask in words. */
async function toWires(work: Work, object: string, views: readonly StoredView[]): Promise<View[]> {
  const wires = await Promise.all(views.map((view) => withoutWords(work, view)));
  const words = await wordsOfFilters(
    work,
    object,
    wires.flatMap(({ filter }) => filter ?? []),
  );
  return wires.map((wire) => ({ ...wire, words: wire.filter === null ? null : (words.shift() ?? null) }));
}

async function withoutWords(work: Work, view: StoredView): Promise<Omit<View, "words">> {
  const registry = await registryOf(work, await anyObjectOf(work, view.object));
  const { content, leftOut } = askable(await subjectOf(work, registry, view.filter), view);
  const labels = await archivedLabels(
    work,
    view.object,
    leftOut.map(({ property }) => property),
  );
  const { ownerUserId: _, ownerName, ...kept } = view;
  return {
    ...kept,
    ...content,
    columns: content.columns === null ? null : [...content.columns],
    fields: content.fields === null ? null : [...content.fields],
    widths: content.widths === null ? null : { ...content.widths },
    owner: { name: ownerName, me: isOwn(work, view) },
    mayChange: mayChange(work, view),
    leftOut: leftOut.map((one) => ({ ...one, label: labels.get(one.property) ?? one.property })),
  };
}

/** The trail is read by others than the view's owner: of a private one it tells that it changed, and in what. */
function record(work: Work, action: "created" | "changed", before: StoredView | null, after: StoredView): void {
  const changed = contentNames.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]));
  const told = (view: StoredView) => (view.shared ? pick(view) : { shared: false });
  recordChange(work, {
    object: "view",
    recordId: after.id,
    label: labelOf(before?.shared === true && !after.shared ? before : after),
    action,
    before: before === null ? null : told(before),
    after: after.shared ? pick(after) : { shared: false, ...(before === null ? {} : { changed }) },
  });
}

const layoutNames = ["kind", "by", "until", "sum", "fields"] as const;
const lookNames = ["groupedBy", "frozen", "widths"] as const;
const contentNames = ["name", "filter", "sort", "columns", ...lookNames, ...layoutNames] as const;

function pick(view: StoredView) {
  const { name, shared, filter, sort, columns, groupedBy, frozen, widths } = view;
  const table = { name, shared, filter, sort, columns, groupedBy, frozen, widths };
  return { ...table, ...(view.kind === "table" ? {} : layoutOf(view)) };
}

function layoutOf({ kind, by, until, sum, fields }: StoredView): ViewLayout {
  return { kind, by, until, sum, fields };
}

/** What a change says about the layout. */
function pickLayout(change: object): Partial<ViewLayout> {
  return Object.fromEntries(Object.entries(change).filter(([name]) => layoutNames.some((part) => part === name)));
}

function labelOf({ name, shared }: StoredView): string {
  return shared ? name : "A private view";
}

function tellBin(work: Work, view: StoredView, action: "deleted" | "restored"): void {
  recordChange(work, { object: "view", recordId: view.id, label: labelOf(view), action, before: null, after: null });
}

/** Tells of a view; those who watch the views of its object read them again. */
export async function publish(
  work: Work,
  type: typeof viewCreated,
  { before, after }: { before?: StoredView; after?: StoredView },
): Promise<void> {
  const view = after ?? before;
  if (view === undefined) return;
  const shared = before?.shared === true || after?.shared === true;
  const { plural } = await anyObjectOf(work, view.object);
  work.publish(type, view.id, { version: view.version, on: view.object, plural, shared });
}

export function noView(): Refusal {
  return new Refusal("not_found", "There is no such view");
}
