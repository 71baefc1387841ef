// What a console shows of a list as two numbers, so that the gateway can say whether news got lost.

import type { ListCheck, Me, SessionId } from "../protocol/generated";
import { type Book, inList, isOpen, type ListName, stateAt } from "./session-book";

/** A session at a version as a number, as `digest` in `socket.rs` makes it and says why. */
export function digest(session: SessionId, version: number): number {
  let hash = 0x811c_9dc5;
  for (const byte of new TextEncoder().encode(`${session}:${version}`)) {
    hash = Math.imul(hash ^ byte, 0x0100_0193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The open sessions of a list: how many, and the sum of their digests. */
export function checkOf(book: Book, me: Me, name: ListName, now: number): ListCheck {
  const open = inList(book, me, name).filter((session) => isOpen(stateAt(session, now)));
  const sum = open.reduce((total, { id, version }) => (total + digest(id, version)) >>> 0, 0);
  const list: ListCheck["list"] = name.kind === "private" ? { kind: "private" } : name;
  return { list, open: open.length, sum };
}
