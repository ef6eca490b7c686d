import { isIPv4, isIPv6 } from "node:net";

/**
 * Whom an address is counted as. One IPv6 subscriber holds at least a whole /64 network and may call from every address
 * of it, so those count as one; an IPv4 address written as IPv6 counts as what it is.
 */
export function countedAddress(ip: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(ip)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  const plain = ip.split("%")[0] ?? ip;
  return isIPv6(plain) ? `${networkOf(plain)}::/64` : ip;
}

function networkOf(ip: string): string {
  const [head = "", tail] = ip.split("::");
  const groups = (text: string | undefined) => (text === undefined || text === "" ? [] : text.split(":"));
  const [first, last] = [groups(head), groups(tail)];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const all = [...first, ...Array.from({ length: missing }, () => "0"), ...last];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
