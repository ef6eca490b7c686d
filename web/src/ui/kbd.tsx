import "./kbd.css";

const isApple = typeof navigator !== "undefined" && /mac|iphone|ipad/iu.test(navigator.userAgent);
const names: Readonly<Record<string, string>> = {
  mod: isApple ? "⌘" : "Ctrl",
  Enter: "↵",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
};

/** A shortcut as keys: "mod+k", or the sequence "g d". */
export function Kbd({ keys }: { readonly keys: string }) {
  // the space bar is a key; between keys it parts a sequence
  const parts = keys.replace(/(^|\+) $/u, "$1Space").split(/[ +]/u);
  return (
    <span className="gm-keys">
      {parts.map((part) => (
        <kbd key={part}>{names[part] ?? (part.length === 1 ? part.toUpperCase() : part)}</kbd>
      ))}
    </span>
  );
}
