import { TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RuleValues } from "./rule-form-values.ts";

/** A pattern, what is said of texts that do not match, and a place to try it. */
export function PatternField({ form }: { readonly form: UseFormReturnType<RuleValues> }) {
  const { pattern } = form.values;
  return (
    <>
      <TextInput
        label="Pattern"
        description={
          <>
            A regular expression that the whole text must match, such as <code>\d{"{8}"}</code>
          </>
        }
        classNames={{ input: "gm-code" }}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("pattern")}
      />
      {pattern === "" ? null : (
        <>
          <TextInput
            label="What to say otherwise"
            placeholder="Eight digits"
            maxLength={200}
            {...form.getInputProps("patternMessage")}
          />
          <TryPattern pattern={pattern} />
        </>
      )}
    </>
  );
}

/** Judges a text as the server will, with the same reader of patterns; it is fetched when it is needed. */
function TryPattern({ pattern }: { readonly pattern: string }) {
  const [text, setText] = useState("");
  const reader = useQuery({
    queryKey: ["pattern reader"],
    queryFn: () => import("@gomark/server/shared/crm/records/pattern"),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const read = reader.data?.readPattern(pattern);
  const fault = read !== undefined && "fault" in read ? read.fault.message : null;
  const matches = text !== "" && read !== undefined && "matches" in read ? read.matches(text) : null;
  return (
    <TextInput
      label="Try it"
      placeholder="A text to hold against the pattern"
      autoComplete="off"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      error={fault}
      description={
        matches === null ? null : (
          <span className="gm-try" data-matches={matches || undefined} role="status">
            {matches ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
            {matches ? "This would be taken" : "This would be refused"}
          </span>
        )
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
