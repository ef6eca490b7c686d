import { Skeleton } from "@mantine/core";
import { Spotlight, createSpotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { matches, usePlaceActions } from "./palette-places.tsx";
import { type FoundRecords, type RecordLine, useFoundRecords, useRecentLines } from "./palette-records.tsx";
import { type MarkedPart, markedParts } from "./search-mark.ts";
import "@mantine/spotlight/styles.layer.css";
import "./palette.css";

const [store, spotlight] = createSpotlight();

type PaletteProps = { readonly opened: boolean; readonly onClose: () => void };

/** Finds everything by typing: records, tasks and notes of the open company, places, companies; before that the records opened last. */
export function Palette({ opened, onClose }: PaletteProps) {
  const [query, setQuery] = useState("");
  const found = useFoundRecords(query);
  const recent = useRecentLines(opened && query === "");
  const places = usePlaceActions(opened).filter((action) => matches(action, query));
  const lines = query === "" ? recent : found.groups.flatMap((group) => group.lines);
  useEffect(() => {
    if (opened) spotlight.open();
  }, [opened]);
  const first = lines.map(({ id }) => id).join(" ");
  useEffect(selectFirst, [first]);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      transitionProps={{ duration: 0 }}
      maxHeight={460}
    >
      <Spotlight.Search
        leftSection={<IconSearch size={17} aria-hidden />}
        placeholder="Search or go to"
        aria-label="Search or go to"
      />
      <Hint found={found} />
      <Spotlight.ActionsList data-stale={found.state === "stale" || undefined} aria-busy={found.state === "searching"}>
        {query === "" && recent.length > 0 ? (
          <Spotlight.ActionsGroup label="Recent">{recent.map((line) => recordAction(line, ""))}</Spotlight.ActionsGroup>
        ) : null}
        {found.groups.map(({ group, lines: some }) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {some.map((line) => recordAction(line, found.of))}
          </Spotlight.ActionsGroup>
        ))}
        {found.state === "searching" ? <Searching /> : null}
        {places.length > 0 ? (
          <Spotlight.ActionsGroup label="Go to">
            {places.map(({ id, label, description, leftSection, onClick }) => (
              <Spotlight.Action key={id} onClick={onClick}>
                <Line icon={leftSection} title={label ?? ""} subtitle={description ?? null} of={query} />
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {lines.length + places.length === 0 ? <Nothing found={found} /> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Mantine keeps the choice on the line that was first before the records arrived above it; Enter must take what is first now. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector("[data-selected]")?.removeAttribute("data-selected");
  list?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  store.updateState((state) => ({ ...state, selected: 0 }));
}

function recordAction({ id, title, subtitle, Icon, open }: RecordLine, of: string): ReactNode {
  return (
    <Spotlight.Action key={id} onClick={open}>
      <Line icon={<Icon size={16} aria-hidden />} title={title} subtitle={subtitle} of={of} />
    </Spotlight.Action>
  );
}

type LineProps = {
  readonly icon: ReactNode;
  readonly title: string;
  readonly subtitle: string | null;
  readonly of: string;
};

function Line({ icon, title, subtitle, of }: LineProps) {
  return (
    <>
      <span className="gm-palette-icon">{icon}</span>
      <span className="gm-palette-line">
        <span className="gm-palette-title">
          <Marked parts={markedParts(title, of)} />
        </span>
        {subtitle === null ? null : (
          <span className="gm-palette-subtitle">
            <Marked parts={markedParts(subtitle, of)} />
          </span>
        )}
      </span>
    </>
  );
}

function Marked({ parts }: { readonly parts: readonly MarkedPart[] }) {
  return parts.map(({ at, text, marked }) => (marked ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>));
}

/** Tells that something else was looked for than what was typed. */
function Hint({ found: { meant } }: { readonly found: FoundRecords }) {
  return (
    <p className="gm-palette-hint" role="status">
      {meant === null ? null : (
        <>
          Showing results for <strong>{meant}</strong>
        </>
      )}
    </p>
  );
}

function Searching() {
  return (
    <div className="gm-palette-searching">
      <Skeleton height={14} width="55%" />
      <Skeleton height={14} width="40%" />
      <Skeleton height={14} width="48%" />
    </div>
  );
}

function Nothing({ found: { state } }: { readonly found: FoundRecords }) {
  if (state === "searching" || state === "stale") return null;
  if (state === "failed")
    return <Spotlight.Empty>The search could not be answered. Type on to try again.</Spotlight.Empty>;
  return (
    <Spotlight.Empty>
      Nothing found. Try another word, or a part of a name, a note, an e-mail address or a telephone number.
    </Spotlight.Empty>
  );
}
