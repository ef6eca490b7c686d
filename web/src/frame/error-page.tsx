import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import { isMissingCode } from "../lib/problem.ts";
import { ErrorState } from "../ui/states.tsx";
import { Alone } from "./alone.tsx";

/** For a page that failed: what happened and a way to try again without losing the rest of the frame. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();

  function retry(): void {
    // Code that is no longer on the server comes back only with a page that knows the new names.
    if (isMissingCode(error)) return location.reload();
    reset();
    void router.invalidate();
  }

  return (
    <Alone title="Something went wrong">
      <ErrorState error={error} retry={retry} />
    </Alone>
  );
}
