import { IconBox } from "@tabler/icons-react";
import { typeIcons } from "./type-icons.ts";

type TypeIconProps = { readonly name: string | undefined; readonly size?: number; readonly stroke?: number };

/** The picture of a type; a box where the server knows one that this page does not. */
export function TypeIcon({ name = "box", size = 17, stroke = 2 }: TypeIconProps) {
  const Icon = typeIcons[name] ?? IconBox;
  return <Icon size={size} stroke={stroke} aria-hidden />;
}
