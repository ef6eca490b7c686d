import { useCallback } from "react";
import { useOrganization } from "../../../lib/organization.ts";
import { usePipelines } from "../pipelines/pipeline-queries.ts";
import { type StageBlock, blockedBy } from "./move-rules.ts";

/** Says why a stage lets no deal in from another one, as far as the page knows; null where it does. */
export function useStageRules(): StageBlock {
  const { roles } = useOrganization();
  const pipelines = usePipelines().data;
  return useCallback((stage, fromStageId) => blockedBy(stage, fromStageId, { pipelines, roles }), [pipelines, roles]);
}
