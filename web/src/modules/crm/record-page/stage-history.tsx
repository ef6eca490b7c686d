import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { formatSpan } from "../../../ui/format.ts";
import { StagePill } from "../../../ui/stage-pill.tsx";
import { RelativeTime } from "../../../ui/values.tsx";
import type { Deal } from "../records/record.ts";
import { RelatedSection } from "./related-section.tsx";
import { type StageStay, stageStaysQuery } from "./stage-stay-queries.ts";

const shown = 4;

/** Every stay of a deal in a stage: since when, how long, and who moved it there. */
export function StageHistory({ deal }: { readonly deal: Deal }) {
  const { slug } = useOrganization();
  const [all, setAll] = useState(false);
  const stays = useQuery(stageStaysQuery(slug, deal.id));
  const items = stays.data ?? [];
  return (
    <RelatedSection title="Stages" count={stays.data?.length} from={stays} what="The stages">
      <ol className="gm-stays">
        {(all ? items : items.slice(0, shown)).map((stay) => (
          <Stay key={`${stay.stage.id} ${stay.enteredAt}`} stay={stay} />
        ))}
      </ol>
      {all || items.length <= shown ? null : (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          Show all {items.length}
        </Button>
      )}
    </RelatedSection>
  );
}

function Stay({ stay: { stage, enteredAt, leftAt, seconds, enteredBy } }: { readonly stay: StageStay }) {
  const closed = stage.kind !== "open" && leftAt === null;
  return (
    <li className="gm-stay">
      <span className="gm-stay-head">
        <StagePill name={stage.name} kind={stage.kind} />
        <span className="gm-num">
          {closed ? "" : formatSpan(seconds)}
          {leftAt === null && !closed ? " so far" : ""}
        </span>
      </span>
      <span className="gm-related-dim gm-stay-who">
        <RelativeTime at={enteredAt} /> by {enteredBy}
      </span>
    </li>
  );
}
