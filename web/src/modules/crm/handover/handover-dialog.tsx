import { Button, Group, Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import type { Leaver } from "../../identity/members/belongings.ts";
import { ErrorState } from "../../../ui/states.tsx";
import { HandoverChoices } from "./handover-choices.tsx";
import { type Handover, handoverPreviewQuery, handoverQuery } from "./handover-queries.ts";
import { choiceOf, type HeirValue, stays, wordsOfHoldings } from "./handover-words.ts";
import { HandoverRest } from "./handover-rest.tsx";
import { useHandingOver } from "./use-handing-over.ts";
import "./handover.css";

type HandoverDialogProps = {
  readonly leaver: Leaver;
  /** Ends their access first; absent where that has happened. */
  readonly deactivate?: (() => Promise<void>) | undefined;
  readonly onClose: () => void;
};

/** What is somebody's, who takes it over, and what that would do, before anything happens. */
export function HandoverDialog({ leaver, deactivate, onClose }: HandoverDialogProps) {
  const { slug } = useOrganization();
  const found = useQuery(handoverQuery(slug, leaver.id));
  const title = deactivate === undefined ? `Hand over what is ${leaver.name}’s` : `Deactivate ${leaver.name}`;
  return (
    <Dialog onClose={onClose} title={title} size="lg" centered>
      {found.isError ? (
        <Unread
          error={found.error}
          leaver={leaver}
          deactivate={deactivate}
          retry={() => void found.refetch()}
          onClose={onClose}
        />
      ) : null}
      {found.data === undefined ? (
        found.isError ? null : (
          <Skeleton height={220} aria-label="Reading what is theirs" />
        )
      ) : (
        <HandoverForm leaver={leaver} deactivate={deactivate} found={found.data} onClose={onClose} />
      )}
    </Dialog>
  );
}

type UnreadProps = HandoverDialogProps & { readonly error: unknown; readonly retry: () => void };

/** Whoever has to go is deactivated all the same: what they own can be handed over later. */
function Unread({ error, leaver, deactivate, retry, onClose }: UnreadProps) {
  const { submit, pending, problem } = useHandingOver({ leaver, deactivate, onClose, onMoved: retry });
  return (
    <>
      <ErrorState error={error} retry={retry} />
      {deactivate === undefined ? null : (
        <Group justify="flex-end" gap="sm">
          {problem === null ? null : <span role="alert">{problem}</span>}
          <Button color="red" loading={pending} onClick={() => submit(null)}>
            Deactivate without handing over
          </Button>
        </Group>
      )}
    </>
  );
}

type HandoverFormProps = {
  readonly leaver: Leaver;
  readonly deactivate: (() => Promise<void>) | undefined;
  readonly found: Handover;
  readonly onClose: () => void;
};

function HandoverForm({ leaver, deactivate, found, onClose }: HandoverFormProps) {
  const [all, setAll] = useState<HeirValue>(stays);
  const [each, setEach] = useState<Readonly<Record<string, HeirValue>>>({});
  const [viewsTo, setViewsTo] = useState<HeirValue>(stays);
  const heirOf = (object: string) => each[object] ?? all;
  const choices = found.holdings.flatMap(({ object }) => choiceOf(object, heirOf(object)) ?? []);
  const preview = usePreview(leaver.id, choices);
  const views = viewsTo.startsWith("member:") ? viewsTo.slice("member:".length) : undefined;
  const handing = useHandingOver({ leaver, deactivate, onClose, onMoved: () => void preview.refetch() });
  const asked = choices.length > 0 || views !== undefined || deactivate === undefined;
  const counts = preview.data ?? [];
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const looking = choices.length > 0 && (preview.isFetching || preview.data === undefined);
  return (
    <form
      className="gm-handover"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!looking) handing.submit(asked ? { choices, counts, views } : null);
      }}
    >
      <Lead leaver={leaver} found={found} leaving={deactivate !== undefined} />
      <HandoverChoices
        {...{ leaver, found, all, each, heirOf, viewsTo, preview }}
        onAll={(value) => {
          setAll(value);
          setEach({});
          if (value.startsWith("member:")) setViewsTo(value);
        }}
        onEach={(object, value) => setEach({ ...each, [object]: value })}
        onViews={setViewsTo}
      />
      <HandoverRest leaver={leaver} found={found} />
      {handing.problem === null ? null : (
        <p className="gm-problem" role="alert">
          {handing.problem}
        </p>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          loading={handing.pending || looking}
          {...(deactivate === undefined ? {} : { color: "red" })}
        >
          {labelOf(leaver, deactivate !== undefined, total)}
        </Button>
      </Group>
    </form>
  );
}

/** What choices would do; the last answer stays in sight while the next is read. */
function usePreview(memberId: string, choices: Parameters<typeof handoverPreviewQuery>[2]) {
  const { slug } = useOrganization();
  return useQuery({
    ...handoverPreviewQuery(slug, memberId, choices),
    enabled: choices.length > 0,
    placeholderData: keepPreviousData,
  });
}

function labelOf({ name }: Leaver, leaving: boolean, total: number): string {
  const over = total === 0 ? null : `hand over ${total.toLocaleString("en")}`;
  if (leaving) return over === null ? `Deactivate ${name}` : `Deactivate and ${over}`;
  return over === null ? "End shares and hand over views" : `Hand over ${total.toLocaleString("en")}`;
}

function accessWords({ name, placeholder = false }: Leaver): string {
  return placeholder
    ? `${name} has no sign-in; deactivated, they are given no new records.`
    : `${name} is signed out at once and cannot come back until reactivated.`;
}

type LeadProps = { readonly leaver: Leaver; readonly found: Handover; readonly leaving: boolean };

function Lead({ leaver, found, leaving }: LeadProps) {
  const words = wordsOfHoldings(found.holdings);
  const access = leaving ? `${accessWords(leaver)} ` : "";
  return (
    <p className="gm-handover-lead">
      {access}
      {words === null ? (
        "They own no records and have no open tasks."
      ) : (
        <>
          They {leaving ? "own" : "still own"} <strong>{words}</strong>. Who takes over?
        </>
      )}
    </p>
  );
}
