import { hash, randomBytes } from "node:crypto";

/** A secret of 256 random bits as its holder gets it, and its SHA-256 as we keep it. */
export interface NewSecret {
  readonly secret: string;
  readonly hash: Buffer;
}

export function newSecret(prefix = ""): NewSecret {
  const secret = `${prefix}${randomBytes(32).toString("base64url")}`;
  return { secret, hash: hashOf(secret) };
}

/** With 256 random bits there is nothing to guess: a plain hash is as good as a slow one. */
export function hashOf(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}
