// State, presence and progress of a session as icon and words, never as a colour alone.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import type { ExchangeView, Presence, SessionState } from "../protocol/generated";
import { relative } from "../words/time";
import { Icon, type IconName } from "./icon";

/** The icon of each state. */
export const STATE_ICONS: Record<SessionState, IconName> = {
  waiting: "clock",
  active: "wifi",
  queued: "inbox",
  expired: "expired",
  closed: "check",
  deleted: "close",
};

/** A session's state. */
export function StateChip({ state }: { state: SessionState }): ReactElement {
  const { t } = useTranslation();
  return (
    <span className={`chip chip-${state}`}>
      <Icon name={STATE_ICONS[state]} size={15} />
      {t(`state.${state}`)}
    </span>
  );
}

/** Whether the customer's app can be reached. */
export function PresenceText({ presence, now }: { presence: Presence; now: number }): ReactElement {
  const { t, i18n } = useTranslation();
  const words =
    presence.kind === "gone"
      ? t("presence.gone", { when: relative(presence.since, now, i18n.language) })
      : t(`presence.${presence.kind}`);
  return <span className={`presence presence-${presence.kind}`}>{words}</span>;
}

/** How far a share has come; nothing while nothing is asked. */
export function ExchangeChip({ exchange }: { exchange: ExchangeView }): ReactElement | null {
  const { t } = useTranslation();
  if (exchange.kind === "idle") {
    return null;
  }
  const icon = { requested: "clock", granted: "check", connected: "screen" } as const;
  return (
    <span className={`chip chip-share chip-${exchange.kind}`}>
      <Icon name={icon[exchange.kind]} size={15} />
      {t(`exchange.${exchange.kind}`)}
    </span>
  );
}
