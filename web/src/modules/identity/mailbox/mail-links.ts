export type MailPart = { readonly text: string; readonly link: string | null };

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/gu;

/** A mail's text cut into plain parts and web addresses, in order. */
export function partsOf(text: string): readonly MailPart[] {
  const parts: MailPart[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), link: null });
    parts.push({ text: match[0], link: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), link: null });
  return parts;
}
