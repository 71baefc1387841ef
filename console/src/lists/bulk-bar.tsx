// What can be done to all chosen rows at once, at the foot of the list while any is chosen.

import { type ReactElement, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../protocol/generated";
import { ACTION_ICONS, BULK, isAllowed } from "../session/actions";
import { useActs } from "../session/acts";
import { IconButton } from "../ui/button";
import { Icon } from "../ui/icon";

interface Props {
  sessions: readonly SessionView[];
  onClear: () => void;
}

/** The bar. */
export function BulkBar({ sessions, onClear }: Props): ReactElement | null {
  const { t } = useTranslation();
  const acts = useActs();
  const isShown = sessions.length > 0;
  useEffect(() => {
    if (!isShown) {
      return undefined;
    }
    const clear = (event: KeyboardEvent): void => {
      const isOver = document.querySelector(".overlay, [popover]:popover-open") !== null;
      if (event.key === "Escape" && !event.defaultPrevented && !isOver) {
        onClear();
      }
    };
    document.addEventListener("keydown", clear);
    return () => document.removeEventListener("keydown", clear);
  }, [isShown, onClear]);
  if (!isShown) {
    return null;
  }
  const offers = BULK.map((action) => ({
    action,
    number: sessions.filter((session) => isAllowed(session, action)).length,
  })).filter(({ number }) => number > 0);
  return (
    <section className="bulk" aria-label={t("bulk.label")}>
      <p role="status">{t("bulk.chosen", { number: sessions.length })}</p>
      <div className="bulk-acts">
        {offers.map(({ action, number }) => (
          <button
            key={action}
            type="button"
            className={`button button-normal size-small${action === "close" || action === "delete" ? " is-grave" : ""}`}
            onClick={() => acts.begin(action, sessions)}
          >
            <Icon name={ACTION_ICONS[action]} size={16} />
            <span>{t(`action.${action}`)}</span>
            {number < sessions.length && (
              <small title={t("bulk.some", { number, all: sessions.length })}>{number}</small>
            )}
          </button>
        ))}
        {offers.length === 0 && <small>{t("bulk.none")}</small>}
      </div>
      <IconButton icon="close" label={t("bulk.clear")} onPress={onClear} />
    </section>
  );
}
