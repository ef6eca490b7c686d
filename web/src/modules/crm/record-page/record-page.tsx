import { ActionIcon, Menu, SegmentedControl } from "@mantine/core";
import { IconDots, IconHistory, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { useShortcuts } from "../../../lib/shortcuts/shortcuts.ts";
import { MenuLink, TextLink } from "../../../ui/links.tsx";
import { Page } from "../../../ui/page.tsx";
import { ErrorState, SkeletonForm, SkeletonLines } from "../../../ui/states.tsx";
import { useDealMover } from "../moves/use-deal-mover.tsx";
import { useProperties } from "../properties/property-queries.ts";
import { useMayChange } from "../records/may-change.ts";
import { showRecord } from "../records/record-cache.ts";
import { useRememberRecord } from "../records/recent-records.ts";
import { recordQuery } from "../records/record-queries.ts";
import { useRecordWriter } from "../records/record-writer.ts";
import {
  type CrmRecord,
  type Deal,
  type ObjectType,
  type PropertyInfo,
  capital,
  objectTypes,
} from "../records/record.ts";
import { useLiveRecord } from "../records/use-live-record.ts";
import { RecordAccessProvider } from "../sharing/record-access.tsx";
import { ShareButton } from "../sharing/share-button.tsx";
import { Timeline } from "../timeline/timeline.tsx";
import { PropertyPanel } from "./property-panel.tsx";
import { ChangedBy } from "./record-peek.tsx";
import { Relations } from "./relations.tsx";
import { StagePath } from "./stage-path.tsx";
import "./record-page.css";

export const AccountPage = () => <RecordPage object={objectTypes.account} />;
export const ContactPage = () => <RecordPage object={objectTypes.contact} />;
export const DealPage = () => <RecordPage object={objectTypes.deal} />;

/** One record: properties at the left, what happened in the middle, what belongs to it at the right. */
export function RecordPage({ object }: { readonly object: ObjectType }) {
  const { id = "" } = useParams({ strict: false });
  const { slug, name } = useOrganization();
  const navigate = useNavigate();
  const record = useQuery(recordQuery(slug, object, id));
  const properties = useProperties(object.key);
  const changedBy = useLiveRecord(object, id);
  useRememberRecord(object.key, id);
  useShortcuts([
    {
      keys: "Escape",
      label: `Back to ${object.plural}`,
      group: capital(object.one),
      run: () => void navigate({ to: "/o/$slug/$area", params: { slug, area: object.area } }),
    },
  ]);
  const error = record.error ?? properties.error;
  const ready = record.data !== undefined && properties.data !== undefined;
  return (
    <RecordAccessProvider object={object} id={id}>
      <Page
        title={record.data?.name ?? capital(object.one)}
        crumbs={[
          <TextLink key="home" to="/o/$slug" params={{ slug }}>
            {name}
          </TextLink>,
          <TextLink key="list" to="/o/$slug/$area" params={{ slug, area: object.area }}>
            {object.many}
          </TextLink>,
        ]}
        beside={<ChangedBy name={changedBy} />}
        actions={
          record.data === undefined ? null : (
            <>
              <ShareButton record={record.data} object={object} />
              <RecordActions record={record.data} object={object} />
            </>
          )
        }
        layout="fill"
      >
        {ready ? (
          <RecordContent key={id} record={record.data} object={object} properties={properties.data} />
        ) : error === null ? (
          <RecordBones />
        ) : (
          <ErrorState error={error} retry={() => void record.refetch()} />
        )}
      </Page>
    </RecordAccessProvider>
  );
}

type RecordContentProps = {
  readonly record: CrmRecord;
  readonly object: ObjectType;
  readonly properties: readonly PropertyInfo[];
};

const parts = [
  { value: "details", label: "Details" },
  { value: "timeline", label: "Timeline" },
  { value: "related", label: "Related" },
];

function RecordContent({ record, object, properties }: RecordContentProps) {
  const [part, setPart] = useState("timeline");
  return (
    <div className="gm-record" data-part={part}>
      {object.key === "deal" ? <DealPath deal={record as Deal} /> : null}
      <SegmentedControl
        className="gm-record-parts"
        fullWidth
        data={parts}
        value={part}
        onChange={setPart}
        aria-label="Part of the record"
      />
      <div className="gm-record-columns">
        <div className="gm-record-details">
          <PropertyPanel record={record} object={object} properties={properties} />
        </div>
        <div className="gm-record-timeline">
          <Timeline record={record} object={object} properties={properties} />
        </div>
        <div className="gm-record-related">
          <Relations record={record} object={object} />
        </div>
      </div>
    </div>
  );
}

function DealPath({ deal }: { readonly deal: Deal }) {
  const client = useQueryClient();
  const { slug } = useOrganization();
  const mayMove = useMayChange("deals.update")(deal);
  const [refusal, setRefusal] = useState<string | null>(null);
  const show = (shown: Deal) => showRecord({ client, slug, object: objectTypes.deal }, shown);
  const settle = (shown: Deal) => {
    show(shown);
    void client.invalidateQueries({ queryKey: ["organization", slug, "timeline", "deal", deal.id] });
  };
  const mover = useDealMover({
    show: (moving, { id, name, kind }) => {
      setRefusal(null);
      show({ ...moving, stageId: id, stage: { id, name, kind }, stageEnteredAt: new Date().toISOString() });
    },
    putBack: (moving, reason) => {
      show(moving);
      setRefusal(reason);
    },
    settle,
  });
  return (
    <>
      <StagePath deal={deal} onMove={mayMove ? (stage) => mover.move(deal, stage) : null} refusal={refusal} />
      {mover.dialog}
    </>
  );
}

function RecordActions({ record, object }: { readonly record: CrmRecord; readonly object: ObjectType }) {
  const { slug, can } = useOrganization();
  const navigate = useNavigate();
  const writer = useRecordWriter(object);
  const mayDelete = useMayChange(`${object.area}.delete`)(record);
  if (!mayDelete && !can("audit.read")) return null;
  async function remove(): Promise<void> {
    await navigate({ to: "/o/$slug/$area", params: { slug, area: object.area } });
    await writer.remove([record]);
  }
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon aria-label={`More about this ${object.one}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {can("audit.read") ? (
          <MenuLink
            to="/o/$slug/settings/audit"
            params={{ slug }}
            search={{ object: object.key, recordId: record.id }}
            leftSection={<IconHistory size={16} />}
          >
            History
          </MenuLink>
        ) : null}
        {mayDelete ? (
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => void remove()}>
            Delete
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function RecordBones() {
  return (
    <div className="gm-record" aria-hidden>
      <div className="gm-record-columns">
        <div className="gm-record-details">
          <SkeletonForm fields={7} />
        </div>
        <div className="gm-record-timeline">
          <SkeletonLines lines={8} />
        </div>
        <div className="gm-record-related">
          <SkeletonLines lines={4} />
        </div>
      </div>
    </div>
  );
}
