import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { SidePanel } from "../../../ui/side-panel.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { ErrorState, SkeletonLines } from "../../../ui/states.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { recordQuery } from "../records/record-queries.ts";
import { type CrmRecord, type Deal, type ObjectType, capital } from "../records/record.ts";
import { useLiveRecord } from "../records/use-live-record.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { PropertyPanel } from "./property-panel.tsx";
import "./record-page.css";

type RecordPeekProps = {
  readonly object: ObjectType;
  readonly id: string;
  readonly onClose: () => void;
  /** Hears every change, so that the list beside it follows. */
  readonly onChanged?: (record: CrmRecord) => void;
};

/** A record beside the list it was opened from: properties to edit, what happened, where to write a note. */
export function RecordPeek({ object, id, onClose, onChanged }: RecordPeekProps) {
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const record = useQuery(recordQuery(slug, object, id));
  const properties = useProperties(object.key);
  const changedBy = useLiveRecord(object, id);
  const tell = useEffectEvent((changed: CrmRecord) => onChanged?.(changed));
  useEffect(() => {
    if (record.data !== undefined) tell(record.data);
  }, [record.data]);
  const expand = () => void navigate({ to: "/o/$slug/$area/$id", params: { slug, area: object.area, id } });

  return (
    <SidePanel
      title={record.data?.name ?? capital(object.one)}
      label={`${capital(object.one)} in short`}
      onClose={onClose}
      onExpand={expand}
    >
      {record.status === "error" ? <ErrorState error={record.error} retry={() => void record.refetch()} /> : null}
      {record.data === undefined || properties.data === undefined ? (
        record.status === "error" ? null : (
          <SkeletonLines lines={10} />
        )
      ) : (
        <>
          <Group gap="sm" mb="sm">
            {object.key === "deal" ? <DealStage deal={record.data as Deal} /> : null}
            <ChangedBy name={changedBy} />
          </Group>
          <PropertyPanel record={record.data} object={object} properties={properties.data} />
          <h2 className="gm-peek-head">Timeline</h2>
          <Timeline record={record.data} object={object} properties={properties.data} />
          <Button variant="default" size="xs" fullWidth mt="lg" onClick={expand}>
            Open the whole {object.one}
          </Button>
        </>
      )}
    </SidePanel>
  );
}

function DealStage({ deal }: { readonly deal: Deal }) {
  return <StagePill name={deal.stage.name} kind={deal.stage.kind} />;
}

/** Says for a moment who changed the record. */
export function ChangedBy({ name }: { readonly name: string | null }) {
  return (
    <span className="gm-changed-by" role="status">
      {name === null ? null : (
        <>
          <Avatar name={name} size={18} /> {name} changed this just now
        </>
      )}
    </span>
  );
}
