import type { UseQueryResult } from "@tanstack/react-query";
import { sentenceOf } from "../../../lib/problem.ts";
import { formatNumber } from "../../../ui/format.ts";
import type { Leaver } from "../../identity/members/belongings.ts";
import type { ChoicePreview, Handover } from "./handover-queries.ts";
import { type HeirValue, wordsOfHeirs } from "./handover-words.ts";
import { HeirSelect } from "./heir-select.tsx";

type HandoverChoicesProps = {
  readonly leaver: Leaver;
  readonly found: Handover;
  readonly all: HeirValue;
  readonly heirOf: (object: string) => HeirValue;
  readonly viewsTo: HeirValue;
  readonly preview: Pick<UseQueryResult<readonly ChoicePreview[]>, "data" | "error">;
  readonly onAll: (value: HeirValue) => void;
  readonly onEach: (object: string, value: HeirValue) => void;
  readonly onViews: (value: HeirValue) => void;
};

/** One heir for everything, or one for each kind, with what that would do beneath. */
export function HandoverChoices(props: HandoverChoicesProps) {
  const { leaver, found, all, heirOf, viewsTo, preview, onAll, onEach, onViews } = props;
  const { holdings, sharedViews } = found;
  const previews = new Map((preview.data ?? []).map((one) => [one.object, one]));
  return (
    <>
      {holdings.length === 0 ? null : (
        <HeirSelect
          label="Everything goes to"
          description="People of a team are given the records in turn. Each kind can go to somebody else below."
          leaver={leaver}
          value={all}
          onChange={onAll}
        />
      )}
      {holdings.length === 0 && sharedViews.length === 0 ? null : (
        <div className="gm-handover-kinds">
          {holdings.map((holding) => (
            <Kind
              key={holding.object}
              leaver={leaver}
              holding={holding}
              value={heirOf(holding.object)}
              preview={previews.get(holding.object)}
              onChange={(value) => onEach(holding.object, value)}
            />
          ))}
          {sharedViews.length === 0 ? null : (
            <div className="gm-handover-kind">
              <KindName label="Shared views" count={sharedViews.length} />
              <HeirSelect bare peopleOnly label="Shared views" leaver={leaver} value={viewsTo} onChange={onViews} />
              <small>{sharedViews.map(({ name }) => name).join(", ")}</small>
            </div>
          )}
        </div>
      )}
      {preview.error === null ? null : (
        <p className="gm-problem" role="alert">
          {sentenceOf(preview.error)}
        </p>
      )}
    </>
  );
}

type KindProps = {
  readonly leaver: Leaver;
  readonly holding: Handover["holdings"][number];
  readonly value: HeirValue;
  readonly preview: ChoicePreview | undefined;
  readonly onChange: (value: HeirValue) => void;
};

function Kind({ leaver, holding, value, preview, onChange }: KindProps) {
  const { label, count } = holding;
  return (
    <div className="gm-handover-kind">
      <KindName label={label} count={count} />
      <HeirSelect bare label={label} leaver={leaver} value={value} onChange={onChange} />
      {preview === undefined || value === "stays" ? null : <Outcome preview={preview} />}
    </div>
  );
}

function KindName({ label, count }: { readonly label: string; readonly count: number }) {
  return (
    <span className="gm-handover-name">
      {label} <span className="gm-num gm-dim">{formatNumber(count)}</span>
    </span>
  );
}

/** Who gets how many, and what would be refused and why. */
function Outcome({ preview }: { readonly preview: ChoicePreview }) {
  const { tried, refused, problems, count, permitted } = preview;
  return (
    <small role="status">
      {wordsOfHeirs(preview)}
      {permitted < count ? (
        <span className="gm-handover-warn">
          {formatNumber(count - permitted)} are not yours to change and would be refused.
        </span>
      ) : null}
      {refused === 0 ? null : (
        <span className="gm-handover-warn">
          Of the first {formatNumber(tried)}, {formatNumber(refused)} would be refused:{" "}
          {problems.map(({ message }) => message).join("; ")}
        </span>
      )}
    </small>
  );
}
