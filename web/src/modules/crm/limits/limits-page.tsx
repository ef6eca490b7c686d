import { SegmentedControl } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useOrganization } from "../../../lib/organization.ts";
import { SettingsPage } from "../../identity/settings/settings-page.tsx";
import { objectTypes } from "../records/record.ts";
import { ConditionsSection } from "./conditions-section.tsx";
import { FieldsSection } from "./fields-section.tsx";
import "./limits.css";

/** What narrows a role beside how far it reaches: conditions on records, and fields. */
export function LimitsPage() {
  const { can } = useOrganization();
  const { object } = useSearch({ from: "/signed-in/o/$slug/settings/limits" });
  const navigate = useNavigate({ from: "/o/$slug/settings/limits" });
  const manages = can("permissions.manage");
  return (
    <SettingsPage title="Limits" layout="wide">
      <p className="gm-lead">
        How far a role reaches stands under Permissions. Here it is narrowed within that reach. It holds everywhere
        alike: pages, bulk changes, imports and the API.
      </p>
      <div className="gm-tabs">
        <SegmentedControl
          size="xs"
          aria-label="Object"
          value={object}
          onChange={(next) => void navigate({ search: { object: next }, replace: true })}
          data={Object.values(objectTypes).map(({ key, many }) => ({ value: key, label: many }))}
        />
      </div>
      {manages ? null : <p className="gm-hint">You can read this. To change it, ask an admin.</p>}
      <ConditionsSection key={object} object={objectTypes[object]} manages={manages} />
      {manages ? <FieldsSection key={`fields ${object}`} object={objectTypes[object]} /> : null}
    </SettingsPage>
  );
}
