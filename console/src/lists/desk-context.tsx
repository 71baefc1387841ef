// Hands the desk to every screen below the sign-in.

import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import type { Me } from "../protocol/generated";
import type { Desk, DeskState } from "./desk";

/** Set once somebody is signed in. */
export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk itself, for commands. */
export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (desk === undefined) {
    throw new Error("no desk above this screen");
  }
  return desk;
}

/** The desk's state, live. */
export function useDeskState(): DeskState {
  const desk = useDesk();
  return useSyncExternalStore(desk.subscribe, desk.snapshot);
}

/** Who is signed in; only below the screen that waits for it. */
export function useMe(): Me {
  const { me } = useDeskState();
  if (me === undefined) {
    throw new Error("the desk is not ready");
  }
  return me;
}

/** The server's clock in milliseconds, told anew every `everyMs`. */
export function useNow(everyMs: number): number {
  const { clockOffsetMs } = useDeskState();
  const [here, setHere] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return here + clockOffsetMs;
}
