import { Link } from "@tanstack/react-router";
import { useOrganizationIfAny } from "../../../lib/organization.ts";
import { useQuery } from "@tanstack/react-query";
import { pipelinesQuery } from "./pipeline-queries.ts";

/** A company's single pipelines in the rail, where there are several. */
export function PipelineLinks() {
  const slug = useOrganizationIfAny()?.slug ?? "";
  const pipelines = useQuery({ ...pipelinesQuery(slug), enabled: slug !== "" }).data ?? [];
  if (pipelines.length < 2) return null;
  return pipelines.map((pipeline) => (
    <Link
      key={pipeline.id}
      to="/o/$slug/pipelines/$pipelineId"
      params={{ slug, pipelineId: pipeline.id }}
      className="gm-rail-link"
      data-below
      activeOptions={{ includeSearch: false }}
      activeProps={{ "data-open": true, "aria-current": "page" }}
    >
      <span className="gm-clip">{pipeline.name}</span>
    </Link>
  ));
}
