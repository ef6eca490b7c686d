import { IconMapPinOff } from "@tabler/icons-react";
import { ButtonLink } from "../ui/links.tsx";
import { EmptyState } from "../ui/states.tsx";

/** For an address that leads nowhere, or to something the person may not see. */
export function NotFoundPage() {
  return (
    <main className="gm-alone">
      <title>Not found · GoMark</title>
      <EmptyState
        title="There is nothing here"
        heading="h1"
        picture={<IconMapPinOff size={22} />}
        action={<ButtonLink to="/">Go to the start page</ButtonLink>}
      >
        The address may be mistyped, the thing deleted, or it belongs to a company you have no access to.
      </EmptyState>
    </main>
  );
}
