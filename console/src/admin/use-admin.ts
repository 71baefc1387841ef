// What every screen of the administration needs: the API, reading with its states, saving with its
// refusals.

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { codeOf, Refused } from "../gateway/refused";
import { useDesk } from "../lists/desk-context";
import type { ErrorCode } from "../protocol/generated";
import { AdminApi } from "./api";

/** The administration's API as the signed-in member. */
export function useAdminApi(): AdminApi {
  const desk = useDesk();
  return useMemo(() => new AdminApi((question) => desk.ask(question)), [desk]);
}

/** Something that is read from the gateway. */
export type Reading<T> =
  | { kind: "loading" }
  | { kind: "failed"; code: ErrorCode }
  | { kind: "ready"; value: T };

/** Reads something, and again when `key` changes or it is asked to. */
export function useReading<T>(
  key: string,
  read: () => Promise<T>,
): { reading: Reading<T>; reload: () => Promise<void>; take: (value: T) => void } {
  const [reading, setReading] = useState<Reading<T>>({ kind: "loading" });
  const latest = useRef(read);
  latest.current = read;
  const turn = useRef(0);
  const reload = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    const next = await latest.current().then(
      (value): Reading<T> => ({ kind: "ready", value }),
      (error): Reading<T> => ({ kind: "failed", code: codeOf(error) }),
    );
    if (mine === turn.current) {
      setReading(next);
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another thing to read
  useEffect(() => {
    setReading({ kind: "loading" });
    void reload();
    return () => {
      turn.current += 1;
    };
  }, [key, reload]);
  const take = useCallback((value: T) => {
    turn.current += 1;
    setReading({ kind: "ready", value });
  }, []);
  return { reading, reload, take };
}

/** Does something that the gateway may refuse. */
export interface Saving {
  readonly isBusy: boolean;
  readonly refused: Refused | undefined;
  /** True when it was done. */
  run(act: () => Promise<unknown>): Promise<boolean>;
  /** Takes the refusal off the screen: the reader has changed something. */
  forget(): void;
}

/** One thing at a time, with its refusal. */
export function useSaving(): Saving {
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  const isRunning = useRef(false);
  const run = useCallback(async (act: () => Promise<unknown>): Promise<boolean> => {
    if (isRunning.current) {
      return false;
    }
    isRunning.current = true;
    setIsBusy(true);
    setRefused(undefined);
    try {
      await act();
      return true;
    } catch (error) {
      setRefused(error instanceof Refused ? error : new Refused(codeOf(error)));
      return false;
    } finally {
      isRunning.current = false;
      setIsBusy(false);
    }
  }, []);
  const forget = useCallback(() => setRefused(undefined), []);
  return { isBusy, refused, run, forget };
}
