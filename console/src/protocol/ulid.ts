// New identifiers: ULIDs (48 bits of time, 80 random bits, Crockford's base 32).

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID of this moment. */
export function newUlid(): string {
  return ulid(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/** The ULID of a moment (milliseconds since 1970) and 80 random bits. */
export function ulid(now: number, random: Uint8Array): string {
  let bits = BigInt(now) & 0xffff_ffff_ffffn;
  for (const byte of random.subarray(0, 10)) {
    bits = (bits << 8n) | BigInt(byte);
  }
  let text = "";
  for (let at = 0; at < 26; at++) {
    text = (ALPHABET[Number(bits & 31n)] ?? "0") + text;
    bits >>= 5n;
  }
  return text;
}
