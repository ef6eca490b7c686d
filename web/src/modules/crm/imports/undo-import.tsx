import { Alert, Button, Group } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { formatNumber } from "../../../ui/format.ts";
import { ButtonLink, TextLink } from "../../../ui/links.tsx";
import { useTypeOf } from "../objects/object-type-queries.ts";
import { objectTypes } from "../records/record.ts";
import type { Import } from "./import-queries.ts";
import { doneSentence, leftWords } from "./import-words.ts";

type Undo = NonNullable<Import["undo"]>;

/** Records that were left, shown here; the rest is counted. */
const mostShown = 20;

type UndoProps = { readonly found: Import; readonly onUndo: (force: boolean) => Promise<unknown> };

/** Takes a whole import back, after saying what that means. */
export function UndoButton({ found, onUndo }: UndoProps) {
  const [asking, setAsking] = useState(false);
  const { create, update } = found.counts;
  const { plural } = useTypeOf()(found.object);
  return (
    <>
      <Button variant="default" color="red" leftSection={<IconArrowBackUp size={15} />} onClick={() => setAsking(true)}>
        Take this import back
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Take “${found.fileName}” back?`}
          action="Take back"
          onConfirm={() => onUndo(false)}
          onClose={() => setAsking(false)}
        >
          {create === 0 ? null : (
            <p>
              {formatNumber(create)} {plural} that it made go to the bin.
            </p>
          )}
          {update === 0 ? null : (
            <p>
              {formatNumber(update)} {plural} that it changed get back what they had.
            </p>
          )}
          {found.newRecords.map(({ object, count }) => (
            <p key={object}>
              {formatNumber(count)} {count === 1 ? objectTypes[object].one : objectTypes[object].plural} made for it go
              to the bin too.
            </p>
          ))}
          <p>What somebody has changed or added since is left as it is, and listed afterwards.</p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

/** What taking back has come to, and what was left alone. */
export function Undone({ found, undo, onUndo }: UndoProps & { readonly undo: Undo }) {
  const { slug } = useOrganization();
  const { plural } = useTypeOf()(found.object);
  const failed = found.status === "failed";
  return (
    <>
      {failed ? (
        <Alert color="red" title="Taking it back stopped" mb="md">
          {found.failure}
        </Alert>
      ) : null}
      <p className="gm-import-done" role="status">
        <IconArrowBackUp size={18} aria-hidden />
        {doneSentence([
          [undo.removed, `${found.newRecords.length === 0 ? plural : "records"} in the bin`],
          [undo.restored, "as they were before"],
          [undo.properties, undo.properties === 1 ? "property archived" : "properties archived"],
          [undo.left, "left as they are"],
        ])}
      </p>
      {undo.left === 0 ? null : <LeftList undo={undo} />}
      <Group gap="sm">
        {failed ? (
          <Button onClick={() => void onUndo(false).catch(() => undefined)}>Go on taking it back</Button>
        ) : null}
        {!failed && undo.left > 0 ? <ForceButton found={found} onUndo={onUndo} /> : null}
        <ButtonLink variant="default" to="/o/$slug/imports" params={{ slug }} search={{ object: found.object }}>
          Another file
        </ButtonLink>
      </Group>
    </>
  );
}

function ForceButton({ found, onUndo }: UndoProps) {
  const [asking, setAsking] = useState(false);
  const { plural } = useTypeOf()(found.object);
  return (
    <>
      <Button variant="default" color="red" onClick={() => setAsking(true)}>
        Delete these too
      </Button>
      {asking ? (
        <ConfirmDialog
          title={`Delete the ${plural} that were left?`}
          action="Delete"
          onConfirm={() => onUndo(true)}
          onClose={() => setAsking(false)}
        >
          <p>
            Those that this import made go to the bin with everything added since, and can be restored from there.
            Values that somebody has changed in other {plural} stay theirs.
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

function LeftList({ undo }: { readonly undo: Undo }) {
  const { slug } = useOrganization();
  const typeOf = useTypeOf();
  const shown = undo.leftSample.slice(0, mostShown);
  return (
    <>
      <div className="gm-import-refused">
        <h3>Left as they are{shown.length < undo.left ? `, the first ${formatNumber(shown.length)}` : ""}</h3>
      </div>
      <div className="gm-refused-rows" role="table" aria-label="Records left as they are">
        {shown.map(({ line, object, recordId, name, reason, properties }) => (
          <div role="row" key={`${object} ${recordId}`} className="gm-refused-line">
            <span role="cell" className="gm-num">
              {line === 0 ? typeOf(object).one : `line ${formatNumber(line)}`}
            </span>
            <span role="cell">
              <span>
                {reason === "deleted" ? (
                  <strong>{name === "" ? "A deleted record" : name}</strong>
                ) : (
                  <TextLink to="/o/$slug/$area/$id" params={{ slug, area: typeOf(object).area, id: recordId }}>
                    {name}
                  </TextLink>
                )}
                : {leftWords[reason]}
                {properties.length === 0 ? "" : ` (${properties.join(", ")})`}
              </span>
            </span>
          </div>
        ))}
      </div>
    </>
  );
}
