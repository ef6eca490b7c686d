import { recordChange } from "#modules/identity";
import { Refusal } from "#platform/errors";
import type { Work } from "#platform/work";
import { viewUpdated } from "../events.ts";
import { anyObjectOf, findObject } from "../objects.ts";
import { knownViews, pinsOf, setPins, setStandard, standardOf } from "./view-choice-sql.ts";
import type { PinChoice, PinnedViews, StandardChoice } from "./view-schema.ts";
import { lockView, type StoredView } from "./view-sql.ts";
import { noView, publish, refuseUnseen, sees } from "./views.ts";

/** The views that the actor keeps at hand, in their order. */
export async function listPins(work: Work): Promise<PinnedViews> {
  const { userId } = work.actor;
  if (userId === null) return { items: [] };
  const items: PinnedViews["items"] = [];
  for (const pin of await pinsOf(work, userId)) {
    const object = await findObject(work, pin.object);
    if (object !== undefined && work.actor.can(`${object.plural}.read`)) items.push({ ...pin, plural: object.plural });
  }
  return { items };
}

/** Keeps these views at hand, in this order. Refuses (`not_found`) one that the actor does not see, at its place. */
export async function choosePins(work: Work, { views }: PinChoice): Promise<PinnedViews> {
  const { userId } = work.actor;
  if (userId === null) throw new Refusal("rule_broken", "A key is nobody who could keep views at hand");
  const known = await knownViews(work, views);
  const problems = [];
  for (const [index, id] of views.entries()) {
    const path = `views.${index}`;
    const object = known.get(id);
    if (object === undefined || !(await sees(work, object)))
      problems.push({ path, code: "unknown_view", message: "There is no such view" });
    else if (views.indexOf(id) !== index)
      problems.push({ path, code: "repeated", message: "This view is kept at hand already" });
  }
  if (problems.length > 0) throw new Refusal("invalid", "These views cannot be kept at hand", { problems });
  await setPins(work, userId, views);
  return listPins(work);
}

/** Sets what an object opens with for everybody who has chosen nothing else. Refuses (`rule_broken`) a private view. */
export async function chooseStandard(work: Work, { object, view }: StandardChoice): Promise<void> {
  await refuseUnseen(work, object);
  const found = view === null ? undefined : await lockView(work, view);
  if (view !== null && (found === undefined || found.object !== object)) throw noView();
  if (found?.shared === false)
    throw new Refusal("rule_broken", "Only a shared view can be everybody's", {
      problems: [{ path: "view", code: "private_view", message: "Share the view first" }],
    });
  const was = await standardOf(work, object);
  if (was === view) return;
  const before = was === null ? undefined : await lockView(work, was);
  await setStandard(work, object, view);
  await tell(work, object, { before, after: found });
}

async function tell(
  work: Work,
  object: string,
  { before, after }: { before: StoredView | undefined; after: StoredView | undefined },
): Promise<void> {
  const said = (view: StoredView | undefined) => ({ opensWith: view?.shared === true ? view.name : "everything" });
  const { labels } = await anyObjectOf(work, object);
  const about = after ?? before;
  recordChange(work, {
    object: "view",
    recordId: about?.id ?? "0",
    label: labels.many,
    action: "changed",
    before: said(before),
    after: said(after),
  });
  if (about !== undefined) await publish(work, viewUpdated, { after: about });
}
