// What is asked of a list lives in the address: it can be sent, marked and gone back to; coming
// back to a list from elsewhere finds it as it was left.

import { useCallback, useEffect, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { type Query, readQuery, writeQuery } from "./list-view";
import { keyOf, type ListName } from "./session-book";

/** The last query of each list, for this tab. */
const left = new Map<string, string>();

/** The address of a list as it was left. */
export function asLeft(path: string, name: ListName): string {
  const search = left.get(keyOf(name)) ?? "";
  return search === "" ? path : `${path}?${search}`;
}

/** The query in the address, and how to change it. */
export function useQuery(name: ListName): [Query, (query: Query) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const query = useMemo(() => readQuery(search), [search]);
  const key = keyOf(name);
  useEffect(() => {
    left.set(key, writeQuery(query));
  }, [key, query]);
  const change = useCallback(
    (next: Query): void => {
      const written = writeQuery(next);
      navigate(written === "" ? path : `${path}?${written}`, { replace: true });
    },
    [navigate, path],
  );
  return [query, change];
}
