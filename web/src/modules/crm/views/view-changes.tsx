import { Button } from "@mantine/core";
import { useState } from "react";
import { tellProblem } from "../../../ui/toasts.tsx";
import type { ObjectType } from "../records/record.ts";
import type { TableViews } from "./use-table-views.ts";
import { NewViewDialog } from "./view-menu.tsx";
import "./views.css";

/** Whether saving is offered above the table: an order alone, over all records, moves nothing; the menu saves it too. */
export function offersSaving({ open, changed, shown }: TableViews): boolean {
  return changed.length > 0 && (open.saved !== null || shown.filter.length > 0);
}

/** What can be done with what is shown otherwise than the view was saved. */
export function ViewChanges({ object, views }: { readonly object: ObjectType; readonly views: TableViews }) {
  const [naming, setNaming] = useState(false);
  const [pending, setPending] = useState(false);
  const { open, changed } = views;
  const { saved } = open;
  const save = () => {
    if (saved === null) return;
    setPending(true);
    views.actions
      .change(saved, { content: views.shown })
      .then(
        () => views.go(saved.id),
        (error: unknown) => tellProblem(`${saved.name} could not be saved`, error),
      )
      .finally(() => setPending(false));
  };
  return (
    <span className="gm-view-changes" role="group" aria-label="Unsaved changes of the view">
      {saved === null ? null : <span className="gm-filters-word">{sentence(changed)}</span>}
      {saved?.mayChange === true ? (
        <Button size="xs" variant="light" onClick={save} loading={pending}>
          Save
        </Button>
      ) : null}
      <Button size="xs" variant={saved?.mayChange === true ? "subtle" : "light"} onClick={() => setNaming(true)}>
        Save as new
      </Button>
      {saved === null ? null : (
        <Button size="xs" variant="subtle" color="gray" onClick={views.reset}>
          Reset
        </Button>
      )}
      {naming ? <NewViewDialog object={object} views={views} onClose={() => setNaming(false)} /> : null}
    </span>
  );
}

function sentence(changed: readonly string[]): string {
  const names: Readonly<Record<string, string>> = { sort: "order", groupedBy: "groups", frozen: "columns in sight" };
  const words = changed.map((part) => names[part] ?? part).join(", ");
  return `Changed: ${words}`;
}

/** What a reader of this view has to know: that it is gone, or not whole any more. */
export function ViewNotice({ views, plural }: { readonly views: TableViews; readonly plural: string }) {
  const { open } = views;
  const lines = [
    ...(open.missing ? [`This view was deleted, or its owner keeps it to themselves. These are all ${plural}.`] : []),
    ...leftOutLines(open.saved?.leftOut ?? []),
    ...(views.shown.rest.length > 0
      ? ["This view also has conditions made by a program, which are kept and not shown as chips."]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <div className="gm-view-notice" role="status">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

const said = {
  filter: "the condition on",
  sort: "the order by",
  columns: "the column",
  groupedBy: "the groups by",
  by: "what it is by,",
  until: "the end,",
  sum: "the sum of",
  fields: "on the cards",
} as const;

function leftOutLines(leftOut: NonNullable<TableViews["open"]["saved"]>["leftOut"]): string[] {
  const parts = [...new Set(leftOut.map(({ part, label }) => `${said[part]} ${label}`))];
  return parts.length === 0 ? [] : [`Left out, because its field was archived: ${parts.join(", ")}.`];
}
