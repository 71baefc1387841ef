// Which rows of a long list are in the window: only those are drawn.

import { type RefObject, useCallback, useLayoutEffect, useState } from "react";

/** Rows that are drawn beyond each edge of the window, so that scrolling shows no gap. */
const OVERSCAN_ROWS = 8;

/** The rows to draw, from `first` up to but not including `last`. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** The rows of a list of `count` that lie within `height`, the list's top being at `top`. */
export function spanAt(top: number, height: number, rowHeight: number, count: number): Span {
  const first = Math.floor(-top / rowHeight) - OVERSCAN_ROWS;
  const last = Math.ceil((height - top) / rowHeight) + OVERSCAN_ROWS;
  const clamp = (at: number): number => Math.max(0, Math.min(count, at));
  return { first: clamp(first), last: clamp(last) };
}

/** Follows the window's scrolling over `list`, whose rows are all `rowHeight` pixels high. */
export function useViewport(
  list: RefObject<HTMLElement | null>,
  rowHeight: number,
  count: number,
): Span {
  const measure = useCallback((): Span => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    return spanAt(top, window.innerHeight, rowHeight, count);
  }, [list, rowHeight, count]);
  const [span, setSpan] = useState<Span>(() => spanAt(0, window.innerHeight, rowHeight, count));
  useLayoutEffect(() => {
    const follow = (): void => {
      const next = measure();
      setSpan((now) => (now.first === next.first && now.last === next.last ? now : next));
    };
    follow();
    window.addEventListener("scroll", follow, { passive: true });
    window.addEventListener("resize", follow);
    return () => {
      window.removeEventListener("scroll", follow);
      window.removeEventListener("resize", follow);
    };
  }, [measure]);
  return span;
}

/** Whether the window is as narrow as a phone; `styles/lists.css` has the same limit. */
export function useIsNarrow(): boolean {
  const [query] = useState(() => window.matchMedia("(max-width: 860px)"));
  const [isNarrow, setIsNarrow] = useState(query.matches);
  useLayoutEffect(() => {
    const follow = (): void => setIsNarrow(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return isNarrow;
}
