import { initialsOf } from "./format.ts";
import "./avatar.css";

const hues = [262, 190, 150, 95, 55, 25, 350, 310];

/** A steady hue for a name, so that a person keeps their colour everywhere. */
function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return hues[sum % hues.length] ?? 262;
}

type AvatarProps = {
  readonly name: string;
  readonly size?: 18 | 20 | 24 | 32;
  readonly square?: boolean;
  readonly labelled?: boolean;
};

/** A person's (round) or company's (square) initials. Decorative unless `labelled`, since the name usually stands beside it. */
export function Avatar({ name, size = 20, square = false, labelled = false }: AvatarProps) {
  return (
    <span
      className="gm-avatar"
      data-square={square || undefined}
      style={{ "--hue": hueOf(name), "--size": `${size}px` }}
      {...(labelled ? { role: "img", "aria-label": name, title: name } : { "aria-hidden": true })}
      data-initials={initialsOf(name)}
    />
  );
}
