import { Button } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { type CrmRecord, type ObjectType } from "../records/record.ts";
import { ShareDialog } from "./share-dialog.tsx";
import { sharesQuery } from "./share-queries.ts";
import "./sharing.css";

type ShareButtonProps = { readonly record: CrmRecord; readonly object: ObjectType };

/** Shares the record on whose page it stands; how many have it shared stands in it. */
export function ShareButton({ record, object }: ShareButtonProps) {
  const { slug } = useOrganization();
  const [opened, setOpened] = useState(false);
  const shares = useQuery(sharesQuery({ slug, object, id: record.id }));
  const count = shares.data?.items.length ?? 0;
  if (shares.data === undefined || (count === 0 && !shares.data.mayShare)) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        className="gm-share-button"
        leftSection={<IconUsersGroup size={15} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        <span className="gm-share-word">Share</span>
        {count === 0 ? null : <span className="gm-share-count"> {count}</span>}
      </Button>
      {opened ? (
        <ShareDialog record={record} object={object} shares={shares.data} onClose={() => setOpened(false)} />
      ) : null}
    </>
  );
}
