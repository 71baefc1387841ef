// What became of an action on several sessions when not all of them took it: row by row.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import type { Outcome } from "./acts";

interface Props {
  outcomes: readonly Outcome[];
  onClose: () => void;
}

/** The report. */
export function BulkReport({ outcomes, onClose }: Props): ReactElement {
  const { t } = useTranslation();
  const done = outcomes.filter(({ refusal }) => refusal === undefined).length;
  const failed = outcomes.length - done;
  return (
    <Dialog
      title={t("bulk.partTitle")}
      text={t("bulk.partText", { done, failed })}
      onClose={onClose}
    >
      <ul className="report">
        {outcomes.map(({ session, refusal }) => (
          <li key={session.id} className={refusal === undefined ? "report-good" : "report-bad"}>
            <Icon name={refusal === undefined ? "check" : "alert"} />
            <span>
              <strong>{session.customer ?? session.subject ?? t("list.noName")}</strong>
              <small>{refusal ?? t("bulk.ok")}</small>
            </span>
          </li>
        ))}
      </ul>
      <div className="dialog-acts">
        <Button weight="primary" onPress={onClose}>
          {t("dialog.close")}
        </Button>
      </div>
    </Dialog>
  );
}
