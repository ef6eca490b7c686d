import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconLock, IconMapPinOff, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiProblem, sentenceOf } from "../lib/problem.ts";
import "./states.css";

type EmptyStateProps = {
  readonly title: string;
  /** One sentence that teaches what this place is for. */
  readonly children: ReactNode;
  /** A small picture or example. */
  readonly picture?: ReactNode;
  readonly action?: ReactNode;
  /** `h1` where this is the whole page. */
  readonly heading?: "h1" | "h2";
};

/** A page or table without content: one sentence, one picture or example, one action. */
export function EmptyState({ title, children, picture, action, heading: Heading = "h2" }: EmptyStateProps) {
  return (
    <div className="gm-state">
      {picture === undefined ? null : (
        <div className="gm-state-picture" aria-hidden>
          {picture}
        </div>
      )}
      <Heading>{title}</Heading>
      <p>{children}</p>
      {action}
    </div>
  );
}

type ErrorStateProps = { readonly error: unknown; readonly retry?: () => void; readonly title?: string };

/** What went wrong, what to do, and the request's number for whoever is asked for help. */
export function ErrorState(props: ErrorStateProps) {
  const code = props.error instanceof ApiProblem ? props.error.code : "";
  if (code === "forbidden")
    return <Refused {...props} picture={<IconLock size={22} />} more="Ask an admin if you need it." />;
  if (code === "not_found" || code === "gone")
    return <Refused {...props} picture={<IconMapPinOff size={22} />} more="" />;
  if (code === "invalid") return <Misaddressed title={props.title} />;
  return <Failed {...props} />;
}

type RefusedProps = ErrorStateProps & { readonly picture: ReactNode; readonly more: string };

/** A refusal that trying again would not change. */
function Refused({ error, title, picture, more }: RefusedProps) {
  const heading = title ?? (error instanceof ApiProblem ? error.title : "");
  return (
    <EmptyState title={heading} picture={picture}>
      {sentenceOf(error)} {more}
    </EmptyState>
  );
}

/** A page asks with what its address says; where the server cannot read that, the address is wrong and not the person. */
function Misaddressed({ title = "There is nothing here" }: { readonly title?: string | undefined }) {
  return (
    <EmptyState title={title} picture={<IconMapPinOff size={22} />}>
      The address is mistyped, or something it names is gone. Open the link again, or look for it in the list.
    </EmptyState>
  );
}

function Failed({ error, retry, title }: ErrorStateProps) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className="gm-state" role="alert">
      <div className="gm-state-picture" data-bad aria-hidden>
        <IconAlertTriangle size={22} />
      </div>
      <h2>{title ?? problem?.title ?? "This could not be shown"}</h2>
      <p>{sentenceOf(error)}</p>
      {retry === undefined ? null : (
        <Button variant="default" leftSection={<IconRefresh size={15} />} onClick={retry}>
          Try again
        </Button>
      )}
      {problem?.requestId ? <small>Request {problem.requestId}</small> : null}
    </div>
  );
}

/** Bones of a text block of `lines` lines. */
export function SkeletonLines({ lines = 3, height = 12 }: { readonly lines?: number; readonly height?: number }) {
  return (
    <div className="gm-bones" aria-hidden>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={height} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  );
}

/** Bones of a form of `fields` labelled fields. */
export function SkeletonForm({ fields = 4 }: { readonly fields?: number }) {
  return (
    <div className="gm-bones" aria-hidden>
      {Array.from({ length: fields }, (_, index) => (
        <div key={index} className="gm-bones-field">
          <Skeleton height={10} width={90} />
          <Skeleton height={32} />
        </div>
      ))}
    </div>
  );
}
