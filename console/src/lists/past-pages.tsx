// Below the open sessions: the past ones, read from the gateway page by page as they come in sight.

import { type ReactElement, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/button";
import { useDesk } from "./desk-context";
import type { Query } from "./list-view";
import { type ListState, PAST, type Past } from "./read-lists";
import type { ListName } from "./session-book";

interface Props {
  name: ListName;
  query: Query;
  past: ListState["past"];
  /** Nothing stands above. */
  isEmpty: boolean;
}

/** The end of a list: reads on when it comes near, and says so. */
export function PastPages({ name, query, past, isEmpty }: Props): ReactElement | null {
  const { t } = useTranslation();
  const desk = useDesk();
  const wanted = PAST.filter((part) => isWanted(part, query));
  const left = wanted.filter((part) => !past[part].isDone);
  const hasFailed = left.some((part) => past[part].hasFailed);
  const isLoading = left.some((part) => past[part].isLoading);
  const end = useRef<HTMLDivElement>(null);
  const isIdle = left.length > 0 && !isLoading && !hasFailed;
  useEffect(() => {
    if (!isIdle || end.current === null) {
      return undefined;
    }
    const near = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) {
          for (const part of left) {
            void desk.more(name, part);
          }
        }
      },
      { rootMargin: "600px" },
    );
    near.observe(end.current);
    return () => near.disconnect();
  }, [isIdle, left, desk, name]);
  if (left.length === 0) {
    return null;
  }
  return (
    <div ref={end} className={isEmpty ? "past past-empty" : "past"}>
      {isLoading && <p role="status">{t("list.pastLoading")}</p>}
      {hasFailed && (
        <>
          <p>{t("list.pastFailed")}</p>
          <Button size="small" onPress={() => left.forEach((part) => void desk.more(name, part))}>
            {t("shell.retry")}
          </Button>
        </>
      )}
    </div>
  );
}

function isWanted(part: Past, { filter }: Query): boolean {
  return filter === undefined || filter === part;
}
