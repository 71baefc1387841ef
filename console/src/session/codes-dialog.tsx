// The ways into a session, asked for from a list; and new ones in place of those that are out.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { codeOf } from "../gateway/refused";
import { useDesk } from "../lists/desk-context";
import type { Codes, ErrorCode } from "../protocol/generated";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { CodesView } from "./codes-view";
import { type AskedProps, CommandDialog } from "./command-dialog";

/** Link, PIN, QR code and text of a session. */
export function CodesDialog({ sessions, onClose }: AskedProps): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const [session] = sessions;
  const [codes, setCodes] = useState<Codes>();
  const [refused, setRefused] = useState<ErrorCode>();
  const id = session?.id;
  useEffect(() => {
    let isCurrent = true;
    if (id !== undefined) {
      desk.codes(id).then(
        (found) => isCurrent && setCodes(found),
        (error) => isCurrent && setRefused(codeOf(error)),
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [desk, id]);
  return (
    <Dialog
      title={session?.customer ?? session?.subject ?? t("codes.title")}
      text={t("codes.text")}
      onClose={onClose}
      isWide
    >
      {codes && session && <CodesView codes={codes} session={session.id} />}
      {!codes && !refused && <p role="status">{t("shell.loading")}</p>}
      {refused && (
        <p className="problem" role="alert">
          <Icon name="alert" />
          {t(`error.${refused}`)}
        </p>
      )}
    </Dialog>
  );
}

/** Makes the present codes worthless, and shows the new ones. */
export function RenewDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const [isRenewed, setIsRenewed] = useState(false);
  const id = props.sessions[0]?.id ?? "";
  const renewals = (): number => desk.snapshot().renewals.get(id) ?? 0;
  const [before] = useState(renewals);
  // Closed after it was done: the new ones are what it was for.
  const finish = (): void => (renewals() > before ? setIsRenewed(true) : props.onClose());
  return isRenewed ? (
    <CodesDialog {...props} />
  ) : (
    <CommandDialog
      {...props}
      onClose={finish}
      title={t("dialog.renewTitle")}
      text={t("dialog.renewText")}
      submit={t("dialog.renewButton")}
      command={() => ({ type: "renew_codes" })}
    />
  );
}
