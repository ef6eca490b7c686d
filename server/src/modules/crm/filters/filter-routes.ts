import type { z } from "zod";
import { operation } from "#platform/operation";
import { filterMeaning, filterVocabulary } from "./filter-language.ts";
import {
  FilterMeaning,
  FilterMeaningInput,
  FilterVocabulary,
  FilterVocabularyInput,
} from "./filter-language-schema.ts";

const scope = "organization";
const path = "/api/v1/filters";
/** It tells of kinds and names that whoever belongs to the organization reads anyway; nothing of records out of sight. */
const permission = null;

/** The filter language, told to programs and read from text. */
export const filterOperations = [
  operation({
    id: "crm.filters.vocabulary",
    summary: "What filters of an object can ask: properties, operators, ways to related records",
    http: { method: "GET", path: `${path}/vocabulary` },
    scope,
    permission,
    input: FilterVocabularyInput,
    output: FilterVocabulary,
    errors: ["not_found"],
    run: async (work, { object }) => (await filterVocabulary(work, object)) as z.input<typeof FilterVocabulary>,
  }),
  operation({
    id: "crm.filters.read",
    summary: "Read a filter from text, or say one as text and in words",
    description:
      "Text such as `stage:won amount>10000 owner:me -city:Bonn deals.count>2`. What cannot be read is told with its place.",
    http: { method: "GET", path },
    scope,
    permission,
    input: FilterMeaningInput,
    output: FilterMeaning,
    errors: ["not_found"],
    run: filterMeaning,
  }),
];
