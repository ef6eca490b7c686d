import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState } from "react";
import "./filters.css";

const typingMs = 250;

type SearchBoxProps = { readonly value: string; readonly onChange: (value: string) => void; readonly label?: string };

/** A narrow search field that reports once typing rests. */
export function SearchBox({ value, onChange, label = "Find by words" }: SearchBoxProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  const report = useEffectEvent(() => {
    if (text.trim() !== value) onChange(text.trim());
  });
  useEffect(() => {
    const timer = window.setTimeout(() => report(), typingMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      className="gm-search-box"
      type="search"
      leftSection={<IconSearch size={15} />}
      placeholder="Find"
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
