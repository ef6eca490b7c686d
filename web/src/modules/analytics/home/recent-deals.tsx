import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../lib/organization.ts";
import { useLiveFigures } from "../../../lib/realtime/use-live-figures.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { formatMoney } from "../../../ui/format.ts";
import { TextLink } from "../../../ui/links.tsx";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import { RecordLink } from "../../crm/records/property-text.tsx";
import { fewRecordsQuery } from "../../crm/records/record-queries.ts";
import { type Deal, objectTypes } from "../../crm/records/record.ts";

const shown = 10;

/** The deals that changed last. */
export function RecentDeals() {
  const { slug } = useOrganization();
  const options = fewRecordsQuery(slug, objectTypes.deal, { sort: "-updatedAt" }, shown);
  const recent = useQuery(options);
  useLiveFigures("list:deal", options.queryKey);
  return (
    <section className="gm-box" style={{ marginTop: 16 }} aria-label="Latest changes">
      <div className="gm-box-head">
        <h2>Latest changes</h2>
        <TextLink to="/o/$slug/deals" params={{ slug }} search={{ sort: "-updatedAt" }}>
          All deals
        </TextLink>
      </div>
      {recent.isPending ? <Skeleton height={180} /> : null}
      {(recent.data?.items ?? []).map((item) => {
        const deal = item as Deal;
        return (
          <div key={deal.id} className="gm-recent">
            <RecordLink object="deal" reference={deal} />
            <span className="gm-wide-only gm-clip gm-count">{deal.account?.name ?? ""}</span>
            <span className="gm-num">{deal.amount === null ? "" : formatMoney(deal.amount, { whole: true })}</span>
            <StagePill name={deal.stage.name} kind={deal.stage.kind} />
            <span className="gm-wide-only">
              {deal.owner === null ? null : <Avatar name={deal.owner.name} size={18} labelled />}
            </span>
            <RelativeTime at={deal.updatedAt} />
          </div>
        );
      })}
    </section>
  );
}
