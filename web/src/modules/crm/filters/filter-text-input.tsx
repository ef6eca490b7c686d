import { type ReadText, readFilterText } from "@gomark/server/shared/crm/filters/filter-text";
import type { Meaning } from "@gomark/server/shared/crm/filters/filter-text-values";
import { Autocomplete } from "@mantine/core";
import { completionsOf } from "./filter-completion.ts";

type FilterTextInputProps = {
  readonly text: string;
  readonly meaning: Meaning;
  /** Every change of the text, with what it means so far. */
  readonly onText: (text: string, read: ReadText) => void;
};

/** A filter as it is typed, with how it can go on, and with where it breaks off. */
export function FilterTextInput({ text, meaning, onText }: FilterTextInputProps) {
  const completions = completionsOf(text, meaning);
  const { problem } = readFilterText(text, meaning);
  const shown = new Map(completions.map((one) => [one.text, one.shown]));
  const change = (next: string) => onText(next, readFilterText(next, meaning));
  return (
    <div className="gm-filter-text">
      <Autocomplete
        label="As text"
        placeholder='stage:won amount>10000 owner:me closed:"this quarter"'
        value={text}
        onChange={change}
        data={[...shown.keys()]}
        filter={({ options }) => options}
        renderOption={({ option }) => <span>{shown.get(option.value) ?? option.value}</span>}
        maxDropdownHeight={240}
        selectFirstOptionOnChange={false}
        spellCheck={false}
        autoComplete="off"
        comboboxProps={{ withinPortal: false }}
      />
      {problem === undefined || text.trim() === "" ? null : <TextTrouble text={text} problem={problem} />}
    </div>
  );
}

type TextTroubleProps = { readonly text: string; readonly problem: NonNullable<ReadText["problem"]> };

function TextTrouble({ text, problem }: TextTroubleProps) {
  const { position, length, message, suggestions } = problem;
  return (
    <p className="gm-filter-trouble" role="status">
      <code>
        {text.slice(0, position)}
        <mark>{text.slice(position, position + length) || " "}</mark>
        {text.slice(position + length)}
      </code>
      {message}
      {suggestions.length === 0 ? "." : `. Perhaps ${suggestions.join(", ")}?`}
    </p>
  );
}
