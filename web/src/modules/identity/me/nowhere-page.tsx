import { Button } from "@mantine/core";
import { IconDoorOff } from "@tabler/icons-react";
import { useMe } from "../../../lib/session.ts";
import { signOut } from "../../../lib/sign-out.ts";
import { Page } from "../../../ui/page.tsx";
import { EmptyState } from "../../../ui/states.tsx";

/** For a person who belongs to no company and not to the portfolio. */
export function NowherePage() {
  const { user } = useMe();
  return (
    <Page title="No company yet">
      <EmptyState
        title="You belong to no company yet"
        picture={<IconDoorOff size={22} />}
        action={
          <Button variant="default" onClick={() => void signOut()}>
            Sign out
          </Button>
        }
      >
        You are signed in as {user.email}, but no company has let you in. Ask whoever invited you to invite this address
        again.
      </EmptyState>
    </Page>
  );
}
