// Searches page by page; an older search's answer never replaces a newer one's.

import { useCallback, useEffect, useRef, useState } from "react";
import { codeOf } from "../gateway/refused";
import type { ErrorCode, HistoryRow, SessionId } from "../protocol/generated";
import { useHistoryApi } from "./api";
import { type Filters, queryOf, searchOf } from "./filters";

/** What has been found so far. */
export interface Found {
  readonly rows: readonly HistoryRow[];
  /** There is more to read. */
  readonly next: string | undefined;
  readonly searchedTo: number | undefined;
  readonly isLoading: boolean;
  readonly error: ErrorCode | undefined;
  /** The last page had rows, so that reading on by itself comes to an end. */
  readonly isFruitful: boolean;
}

const NOTHING: Found = {
  rows: [],
  next: undefined,
  searchedTo: undefined,
  isLoading: true,
  error: undefined,
  isFruitful: false,
};

/** Rows that were seen, for the page of one session: it has no other way to them once it is gone. */
const seen = new Map<SessionId, HistoryRow>();
const SEEN_MAX = 5_000;

/** A row that was seen in a list before. */
export function seenRow(id: SessionId): HistoryRow | undefined {
  return seen.get(id);
}

/** The search, and reading on. */
export function useSearchHistory(filters: Filters): { found: Found; more: () => void } {
  const api = useHistoryApi();
  const [found, setFound] = useState(NOTHING);
  const turn = useRef(0);
  const key = queryOf(filters);
  const wanted = useRef(filters);
  wanted.current = filters;
  const read = useCallback(
    async (before: Found): Promise<void> => {
      turn.current += 1;
      const mine = turn.current;
      setFound({ ...before, isLoading: true, error: undefined });
      let after: Found;
      try {
        const page = await api.search(searchOf(wanted.current, before.next));
        const known = new Set(before.rows.map(({ id }) => id));
        const rows = [...before.rows, ...page.sessions.filter(({ id }) => !known.has(id))];
        remember(page.sessions);
        after = {
          rows,
          next: page.next,
          searchedTo: page.searched_to,
          isLoading: false,
          error: undefined,
          isFruitful: page.sessions.length > 0,
        };
      } catch (error) {
        after = { ...before, isLoading: false, error: codeOf(error), isFruitful: false };
      }
      if (mine === turn.current) {
        setFound(after);
      }
    },
    [api],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another search
  useEffect(() => {
    void read(NOTHING);
    return () => {
      turn.current += 1;
    };
  }, [read, key]);
  const more = useCallback(() => {
    if (!found.isLoading) {
      void read(found);
    }
  }, [found, read]);
  return { found, more };
}

function remember(rows: readonly HistoryRow[]): void {
  for (const row of rows) {
    seen.set(row.id, row);
  }
  for (const oldest of seen.keys()) {
    if (seen.size <= SEEN_MAX) {
      break;
    }
    seen.delete(oldest);
  }
}
