import { TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RuleValues } from "./rule-form-values.ts";

/** A pattern, what is said of texts that do not match, and a place to try it. */
export function PatternField({ form }: { readonly form: UseFormReturnType<RuleValues> }) {
  const { pattern } = form.values;
  const read = usePatternReader(pattern !== "")?.(pattern);
  const fault = read !== undefined && "fault" in read ? read.fault.message : null;
  const told = form.errors["pattern"];
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
        error={fault ?? told}
      />
      {pattern === "" ? null : (
        <>
          <TextInput
            label="What to say otherwise"
            placeholder="Eight digits"
            maxLength={200}
            {...form.getInputProps("patternMessage")}
          />
          <TryPattern matches={read !== undefined && "matches" in read ? read.matches : null} />
        </>
      )}
    </>
  );
}

/** The server's own reader of patterns; it is fetched when it is needed. */
function usePatternReader(enabled: boolean) {
  return useQuery({
    queryKey: ["pattern reader"],
    queryFn: () => import("@gomark/server/shared/crm/records/pattern"),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  }).data?.readPattern;
}

/** Judges a text as the server will. */
function TryPattern({ matches }: { readonly matches: ((text: string) => boolean) | null }) {
  const [text, setText] = useState("");
  const taken = text === "" || matches === null ? null : matches(text);
  return (
    <TextInput
      label="Try it"
      placeholder="A text to hold against the pattern"
      autoComplete="off"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      description={
        taken === null ? null : (
          <span className="gm-try" data-matches={taken || undefined} role="status">
            {taken ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
            {taken ? "This would be taken" : "This would be refused"}
          </span>
        )
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
