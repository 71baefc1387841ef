// Says that a newer version is ready; the reader decides when to change over.

import { type ReactElement, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { useRoute } from "wouter";
import { Button, IconButton } from "../ui/button";
import { changeOver, snapshot, subscribe } from "./installation";

/** The notice; nothing while there is nothing newer, and never over a customer's screen. */
export function UpdateNotice(): ReactElement | null {
  const { t } = useTranslation();
  const { isUpdateReady, isTooOld } = useSyncExternalStore(subscribe, snapshot);
  const [isLater, setIsLater] = useState(false);
  const [isShare] = useRoute("/sessions/:id/share");
  return (
    <div className="update" role="status" aria-live="polite">
      {(isTooOld || (isUpdateReady && !isLater)) && !isShare && (
        <div className="update-card">
          <p>{t(isTooOld ? "error.version_too_old" : "update.ready")}</p>
          <Button weight="primary" size="small" onPress={changeOver}>
            {t("update.now")}
          </Button>
          {!isTooOld && (
            <IconButton icon="close" label={t("update.later")} onPress={() => setIsLater(true)} />
          )}
        </div>
      )}
    </div>
  );
}
