import { Select } from "@mantine/core";
import type { PropertyInfo } from "../records/record.ts";
import type { ReportWorld } from "./report-deals.ts";
import { groupingsOf } from "./report-groups.ts";
import { isPeriod, periodLabels, periods } from "./report-period.ts";
import type { ReportSearch } from "./report-search.ts";

type ReportChoicesProps = {
  readonly by: string;
  readonly search: ReportSearch;
  readonly properties: readonly PropertyInfo[];
  readonly world: ReportWorld | undefined;
  readonly onSearch: (next: Partial<ReportSearch>) => void;
};

/** What deals are grouped by, in which time and whose. */
export function ReportChoices({ by, search, properties, world, onSearch }: ReportChoicesProps) {
  const teams = world?.teams ?? [];
  return (
    <div className="gm-report-choices">
      <Select
        label="Deals by"
        data={groupingsOf(properties)}
        value={by}
        allowDeselect={false}
        searchable
        onChange={(chosen) => {
          // an order by name or figure was meant for the groups that stood there
          if (chosen !== null) onSearch({ by: chosen, sort: undefined });
        }}
      />
      <Select
        label="Period"
        data={periods.map((value) => ({ value, label: periodLabels[value] }))}
        value={search.period ?? null}
        placeholder="All time"
        clearable
        onChange={(chosen) => onSearch({ period: isPeriod(chosen) ? chosen : undefined })}
      />
      {teams.length === 0 ? null : (
        <Select
          label="Team"
          data={teams.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.team ?? null}
          placeholder="Everybody"
          clearable
          searchable
          onChange={(chosen) => onSearch({ team: chosen ?? undefined })}
        />
      )}
    </div>
  );
}
