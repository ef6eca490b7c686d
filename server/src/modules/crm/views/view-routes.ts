import { z } from "zod";
import { operation } from "#platform/operation";
import { Id, Version } from "#platform/wire";
import { choosePins, chooseStandard, listPins } from "./view-choices.ts";
import {
  ListViews,
  maxPins,
  NewView,
  OpeningChoice,
  PinChoice,
  PinnedViews,
  StandardChoice,
  View,
  ViewPatch,
  Views,
} from "./view-schema.ts";
import { changeView, chooseOpening, createView, listViews, removeView, restoreView } from "./views.ts";

const scope = "organization";
const path = "/api/v1/views";
/** Whoever may see the object may have views of it, which each use case asks. */
const permission = null;

/** What can be done with saved views. */
export const viewOperations = [
  operation({
    id: "crm.views.list",
    summary: "List the shared views of an object and one's own",
    description: "A private view is its owner's alone. What a view can no longer ask for stands in `leftOut`.",
    http: { method: "GET", path },
    scope,
    permission,
    input: ListViews,
    output: Views,
    run: (work, { object }) => listViews(work, object),
  }),
  operation({
    id: "crm.views.create",
    summary: "Save a filter, an order and a layout under a name",
    description:
      "A table shows columns; a board has a column for each value of the property `by`; a calendar has a day for each date of it.",
    http: { method: "POST", path, status: 201 },
    scope,
    permission,
    input: NewView,
    output: View,
    errors: ["rule_broken"],
    run: createView,
  }),
  operation({
    id: "crm.views.update",
    summary: "Change a view, share it or take it back",
    description:
      "Absent fields stay as they are, null empties. A shared view is changed by its owner or with `views.manage`; only its owner makes it private.",
    http: { method: "PATCH", path: `${path}/:id` },
    scope,
    permission,
    input: ViewPatch,
    output: View,
    errors: ["not_found", "conflict", "rule_broken"],
    run: changeView,
  }),
  operation({
    id: "crm.views.delete",
    summary: "Delete a view",
    http: { method: "DELETE", path: `${path}/:id` },
    scope,
    permission,
    input: z.object({ id: Id, version: Version.optional() }),
    output: z.object({}),
    errors: ["not_found", "conflict"],
    run: async (work, input) => {
      await removeView(work, input);
      return {};
    },
  }),
  operation({
    id: "crm.views.restore",
    summary: "Take a deleted view back",
    http: { method: "POST", path: `${path}/:id/restore` },
    scope,
    permission,
    input: z.object({ id: Id }),
    output: View,
    errors: ["not_found", "rule_broken"],
    run: restoreView,
  }),
  operation({
    id: "crm.views.open",
    summary: "Choose what one's table of an object opens with",
    http: { method: "PUT", path: `${path}/opening` },
    scope,
    permission,
    input: OpeningChoice,
    output: z.object({}),
    errors: ["not_found", "rule_broken"],
    run: async (work, input) => {
      await chooseOpening(work, input);
      return {};
    },
  }),
  operation({
    id: "crm.views.listPins",
    summary: "List the views one keeps at hand",
    http: { method: "GET", path: `${path}/pins` },
    scope,
    permission,
    input: z.object({}),
    output: PinnedViews,
    listSizes: { items: maxPins },
    run: listPins,
  }),
  operation({
    id: "crm.views.choosePins",
    summary: "Choose which views one keeps at hand, and in which order",
    http: { method: "PUT", path: `${path}/pins` },
    scope,
    permission,
    input: PinChoice,
    output: PinnedViews,
    listSizes: { items: maxPins },
    errors: ["rule_broken"],
    run: choosePins,
  }),
  operation({
    id: "crm.views.chooseStandard",
    summary: "Choose what an object opens with for everybody who has chosen nothing else",
    http: { method: "PUT", path: `${path}/standard` },
    scope,
    permission: "views.manage",
    input: StandardChoice,
    output: z.object({}),
    errors: ["not_found", "rule_broken"],
    run: async (work, input) => {
      await chooseStandard(work, input);
      return {};
    },
  }),
];
