import { Button, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { TextLink } from "../../../ui/links.tsx";
import { ErrorState } from "../../../ui/states.tsx";
import { isMoving } from "../bulk/bulk-queries.ts";
import { JobStatus } from "../bulk/bulk-jobs-page.tsx";
import { counted } from "../bulk/bulk-words.ts";
import type { Leaver } from "../../identity/members/belongings.ts";
import { HandoverDialog } from "./handover-dialog.tsx";
import { type Handover, handoverQuery, leftBehindQuery } from "./handover-queries.ts";
import { wordsOfHoldings } from "./handover-words.ts";
import "./handover.css";

/** Beside a deactivated person: what they still own, the way to hand it over, and how far that is. */
export function Remains({ leaver }: { readonly leaver: Leaver }) {
  const { slug } = useOrganization();
  const found = useQuery(handoverQuery(slug, leaver.id));
  const [asking, setAsking] = useState(false);
  useFreshList(found.data);
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={56} mt="md" aria-label="Reading what is theirs" />;
  const words = wordsOfHoldings(found.data.holdings);
  const open = words !== null || found.data.sharedViews.length > 0 || found.data.shares > 0;
  return (
    <section className="gm-remains" aria-label={`What is ${leaver.name}’s`}>
      <p>{words === null ? "Owns no records and has no open tasks." : `Still owns ${words}.`}</p>
      {open ? (
        <Button size="xs" onClick={() => setAsking(true)}>
          Hand over…
        </Button>
      ) : null}
      <Jobs jobs={found.data.jobs} />
      {asking ? <HandoverDialog leaver={leaver} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

/** The list of people is read again once nothing moves any more. */
function useFreshList(found: Handover | undefined): void {
  const { slug } = useOrganization();
  const client = useQueryClient();
  const moving = found?.jobs.some(isMoving) === true;
  useEffect(() => {
    if (!moving) void client.invalidateQueries({ queryKey: leftBehindQuery(slug).queryKey });
  }, [client, slug, moving]);
}

/** The jobs that hand it over: each leads to where it is followed and taken back. */
function Jobs({ jobs }: Pick<Handover, "jobs">) {
  const { slug } = useOrganization();
  if (jobs.length === 0) return null;
  return (
    <ul className="gm-remains-jobs" aria-label="Handed over">
      {jobs.map((job) => (
        <li key={job.id}>
          <TextLink to="/o/$slug/bulk-jobs/$id" params={{ slug, id: job.id }}>
            {counted(job.object, job.undo === null ? job.progress.total : job.counts.done)}
          </TextLink>
          <JobStatus job={job} />
        </li>
      ))}
    </ul>
  );
}
