// On Home: who waits in the queues of the channels, where this technician holds nothing yet.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { paths } from "../paths";
import { Icon } from "../ui/icon";
import { useDeskState, useMe } from "./desk-context";
import { PLAIN, writeQuery } from "./list-view";
import { countLists } from "./session-book";

/** A link for each channel in which somebody waits. */
export function QueueStrip({ now }: { now: number }): ReactElement | null {
  const { t } = useTranslation();
  const me = useMe();
  const { book } = useDeskState();
  const counts = countLists(book, me, now);
  const queues = me.channels
    .map(({ id, name }) => ({ id, name, number: counts({ kind: "channel", channel: id }).queued }))
    .filter(({ number }) => number > 0);
  if (queues.length === 0) {
    return null;
  }
  const search = writeQuery({ ...PLAIN, filter: "queued" });
  return (
    <section className="queues" aria-label={t("list.queues")}>
      <Icon name="inbox" />
      <strong>{t("list.queues")}</strong>
      {queues.map(({ id, name, number }) => (
        <Link key={id} href={`${paths.channel(id)}?${search}`}>
          {t("list.queue", { name, number })}
        </Link>
      ))}
    </section>
  );
}
