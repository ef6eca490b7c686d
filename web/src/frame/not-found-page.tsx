import { IconMapPinOff } from "@tabler/icons-react";
import { use } from "react";
import { ButtonLink } from "../ui/links.tsx";
import { FrameContext } from "../ui/page.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Alone } from "./alone.tsx";

/** For an address that leads nowhere, or to something the person may not see. */
export function NotFoundPage() {
  const framed = use(FrameContext) !== null;
  return (
    <Alone title="Not found">
      <EmptyState
        title="There is nothing here"
        heading={framed ? "h2" : "h1"}
        picture={<IconMapPinOff size={22} />}
        action={<ButtonLink to="/">Go to the start page</ButtonLink>}
      >
        The address may be mistyped, the thing deleted, or it belongs to a company you have no access to.
      </EmptyState>
    </Alone>
  );
}
