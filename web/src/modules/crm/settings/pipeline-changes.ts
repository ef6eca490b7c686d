import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { request } from "../../../lib/http.ts";
import { useOrganization } from "../../../lib/organization.ts";
import { type Pipeline, type Stage, pipelinesQuery } from "../pipelines/pipeline-queries.ts";
import { movedTo } from "./stage-order.ts";

export type StageFields = Pick<
  Stage,
  "name" | "kind" | "probability" | "requiredProperties" | "allowedFrom" | "enteredBy"
>;
export type PipelineRules = Pick<Pipeline, "skipping" | "goingBack">;

/** Every change to a company's pipelines and stages; each is followed by reading them again. */
export function usePipelineChanges() {
  const { slug: organization } = useOrganization();
  const queryClient = useQueryClient();
  const { queryKey } = pipelinesQuery(organization);
  const refresh = () => queryClient.invalidateQueries({ queryKey });
  const sending = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
    try {
      return await call;
    } finally {
      await refresh();
    }
  };

  const show = (shown: Pipeline) =>
    queryClient.setQueryData(queryKey, (all: readonly Pipeline[] | undefined) =>
      all?.map((one) => (one.id === shown.id ? shown : one)),
    );
  const lastRule = useRef<Promise<unknown>>(Promise.resolve());

  /** Shows the rule at once. Two in quick succession go one after the other, the second upon what the first made. */
  function changeRules(pipeline: Pipeline, rules: Partial<PipelineRules>): Promise<unknown> {
    const now = () => queryClient.getQueryData(queryKey)?.find(({ id }) => id === pipeline.id) ?? pipeline;
    show({ ...now(), ...rules });
    const url = `/api/v1/pipelines/${pipeline.id}`;
    const call = lastRule.current.then(() =>
      sending(request<Pipeline>("PATCH", url, { organization, body: { version: now().version, ...rules } })),
    );
    lastRule.current = call.catch(() => undefined); // whoever asked for it hears of it
    return call;
  }

  return {
    createPipeline: (name: string) =>
      sending(request<Pipeline>("POST", "/api/v1/pipelines", { organization, body: { name } })),
    renamePipeline: ({ id, version }: Pipeline, name: string) =>
      sending(request<Pipeline>("PATCH", `/api/v1/pipelines/${id}`, { organization, body: { version, name } })),
    changeRules,
    deletePipeline: ({ id, version }: Pipeline) =>
      sending(request<unknown>("DELETE", `/api/v1/pipelines/${id}`, { organization, query: { version } })),
    createStage: (pipelineId: string, fields: StageFields & { readonly position?: number }) =>
      sending(request<Stage>("POST", `/api/v1/pipelines/${pipelineId}/stages`, { organization, body: fields })),
    changeStage: ({ id, version }: Stage, fields: Partial<StageFields>) =>
      sending(request<Stage>("PATCH", `/api/v1/stages/${id}`, { organization, body: { version, ...fields } })),
    deleteStage: ({ id, version }: Stage) =>
      sending(request<unknown>("DELETE", `/api/v1/stages/${id}`, { organization, query: { version } })),
    /** Shows the new order at once; a refusal puts the old one back. @throws ApiProblem */
    moveStage: async (pipeline: Pipeline, stage: Stage, position: number) => {
      show({ ...pipeline, stages: movedTo(pipeline.stages, stage.id, position) });
      await sending(
        request<Stage>("PATCH", `/api/v1/stages/${stage.id}`, {
          organization,
          body: { version: stage.version, position },
        }),
      );
    },
  };
}

export type PipelineChanges = ReturnType<typeof usePipelineChanges>;
