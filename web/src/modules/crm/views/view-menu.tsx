import { Button, Menu, Skeleton } from "@mantine/core";
import {
  IconCheck,
  IconChevronDown,
  IconDeviceFloppy,
  IconLink,
  IconLock,
  IconPencil,
  IconArrowUp,
  IconHome,
  IconPin,
  IconPinnedOff,
  IconTrash,
  IconUsers,
} from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { tell, tellProblem } from "../../../ui/toasts.tsx";
import { useProperties } from "../properties/property-queries.ts";
import type { ObjectType } from "../records/record.ts";
import { KindIcon } from "./kind-icon.tsx";
import { usePins } from "./pin-queries.ts";
import type { TableViews } from "./use-table-views.ts";
import type { View } from "./view-queries.ts";
import { ViewDialog } from "./view-dialog.tsx";
import "./views.css";

type ViewMenuProps = { readonly object: ObjectType; readonly views: TableViews };

/** The open view's name; behind it the other views and what can be done with this one. */
export function ViewMenu({ object, views }: ViewMenuProps) {
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState<"new" | "edit" | null>(null);
  useShortcuts([{ keys: "v", label: "Choose a view", group: "Table", run: () => setOpened(true) }]);
  const { open } = views;
  const name = nameOf(object, open.id, open.saved);
  return (
    <>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        width={264}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            className="gm-view-button"
            leftSection={<KindIcon kind={open.saved?.kind ?? "table"} size={15} />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            aria-label={`View: ${name}${views.changed.length > 0 ? ", changed" : ""}`}
            title="Choose a view (V)"
          >
            <span className="gm-clip">{name}</span>
            {views.changed.length > 0 ? <span className="gm-view-dot" aria-hidden /> : null}
          </Button>
        </Menu.Target>
        <Menu.Dropdown className="gm-view-menu">
          <Choices object={object} views={views} />
          <Menu.Divider />
          <Menu.Item leftSection={<IconDeviceFloppy size={16} />} onClick={() => setAsking("new")}>
            Save as new view
          </Menu.Item>
          {open.saved?.mayChange === true ? (
            <SavedActions view={open.saved} views={views} onEdit={() => setAsking("edit")} />
          ) : null}
          {open.saved === null ? null : <PinActions view={open.saved} />}
          <OpeningActions object={object} views={views} />
          <Menu.Item leftSection={<IconLink size={16} />} onClick={copyLink}>
            Copy link
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === "new" ? <NewViewDialog object={object} views={views} onClose={() => setAsking(null)} /> : null}
      {asking === "edit" && open.saved !== null ? (
        <EditDialog object={object} view={open.saved} views={views} onClose={() => setAsking(null)} />
      ) : null}
    </>
  );
}

/** What a view is called. */
function nameOf(object: ObjectType, id: string, saved: View | null): string {
  return saved?.name ?? `${id === "mine" ? "My" : "All"} ${object.plural}`;
}

function Choices({ object, views }: ViewMenuProps) {
  const { memberId } = useOrganization();
  const item = (id: string, name: string, kind: View["kind"] = "table") => (
    <Menu.Item
      key={id}
      leftSection={<KindIcon kind={kind} />}
      onClick={() => views.go(id)}
      aria-current={views.open.id === id ? "page" : undefined}
      rightSection={<Marks chosen={views.open.id === id} first={views.opening === id && id !== "all"} />}
    >
      {name}
    </Menu.Item>
  );
  const group = (label: string, shared: boolean) => {
    const items = views.items.filter((view) => view.shared === shared);
    if (items.length === 0) return null;
    return [<Menu.Label key={label}>{label}</Menu.Label>, ...items.map((view) => item(view.id, view.name, view.kind))];
  };
  return (
    <div className="gm-view-choices">
      {item("all", nameOf(object, "all", null))}
      {memberId === null ? null : item("mine", nameOf(object, "mine", null))}
      {views.status === "pending" ? <Skeleton height={10} my={10} mx={12} width="60%" /> : null}
      {views.status === "error" ? (
        <Menu.Item closeMenuOnClick={false} onClick={views.retry}>
          Views could not be read. Try again
        </Menu.Item>
      ) : null}
      {group("Shared", true)}
      {group("Only you", false)}
    </div>
  );
}

function Marks({ chosen, first }: { readonly chosen: boolean; readonly first: boolean }) {
  return (
    <span className="gm-view-marks">
      {first ? <IconHome size={14} aria-label="opens first" /> : null}
      {chosen ? <IconCheck size={15} aria-label="open" /> : null}
    </span>
  );
}

type SavedActionsProps = { readonly view: View; readonly views: TableViews; readonly onEdit: () => void };

function SavedActions({ view, views, onEdit }: SavedActionsProps) {
  const share = (shared: boolean) =>
    void views.actions.change(view, { shared }).then(
      () => tell(shared ? `Everybody in the company sees ${view.name} now.` : `Only you see ${view.name} now.`),
      (error: unknown) => tellProblem(`${view.name} stays as it is`, error),
    );
  return (
    <>
      <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
        Edit view
      </Menu.Item>
      {view.shared && view.owner.me ? (
        <Menu.Item leftSection={<IconLock size={16} />} onClick={() => share(false)}>
          Keep to yourself
        </Menu.Item>
      ) : null}
      {view.shared ? null : (
        <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => share(true)}>
          Share with everybody
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => void views.remove(view)}>
        Delete view
      </Menu.Item>
    </>
  );
}

/** Keeps the view at hand in the sidebar, or lets it go. */
function PinActions({ view: { id } }: { readonly view: View }) {
  const { placeOf, pin, unpin, raise } = usePins();
  const place = placeOf(id);
  if (place < 0)
    return (
      <Menu.Item leftSection={<IconPin size={16} />} onClick={() => void pin(id)}>
        Pin to the sidebar
      </Menu.Item>
    );
  return (
    <>
      {place === 0 ? null : (
        <Menu.Item leftSection={<IconArrowUp size={16} />} onClick={() => void raise(id)}>
          Higher in the sidebar
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconPinnedOff size={16} />} onClick={() => void unpin(id)}>
        Unpin
      </Menu.Item>
    </>
  );
}

/** What the object opens with: for oneself, and, for who manages shared views, for everybody. */
function OpeningActions({ object, views }: ViewMenuProps) {
  const { can } = useOrganization();
  const { open, opening, standard, actions } = views;
  const canBeAll = can("views.manage") && (open.saved?.shared === true || open.id === "all");
  const forAll = open.id === "all" ? null : open.id;
  return (
    <>
      {opening === open.id ? null : (
        <Menu.Item leftSection={<IconHome size={16} />} onClick={() => void actions.openWith(open.id)}>
          Open {object.plural} with this view
        </Menu.Item>
      )}
      {!canBeAll || standard === forAll ? null : (
        <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => void actions.openForAll(forAll)}>
          Open with this for everybody
        </Menu.Item>
      )}
    </>
  );
}

type DialogProps = ViewMenuProps & { readonly onClose: () => void };

/** Saves what is shown under a new name, and goes there. */
export function NewViewDialog({ object, views, onClose }: DialogProps) {
  const properties = useProperties(object.key).data ?? [];
  return (
    <ViewDialog
      title="Save as new view"
      action="Save view"
      properties={properties}
      view={views.open.saved}
      name=""
      asksSharing
      save={async (view) => views.go((await views.actions.create({ ...view, content: views.shown })).id)}
      onClose={onClose}
    />
  );
}

function EditDialog({ object, view, views, onClose }: DialogProps & { readonly view: View }) {
  const properties = useProperties(object.key).data ?? [];
  return (
    <ViewDialog
      title="Edit view"
      action="Save view"
      properties={properties}
      view={view}
      name={view.name}
      asksSharing={false}
      save={({ name, layout }) => views.actions.change(view, { name, layout })}
      onClose={onClose}
    />
  );
}

function copyLink(): void {
  navigator.clipboard.writeText(location.href).then(
    () => tell("Link copied."),
    (error: unknown) => tellProblem("The link could not be copied; it stands in the address bar", error),
  );
}
