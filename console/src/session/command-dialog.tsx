// The frame of a dialog that runs a command on one or several sessions.

import { type ReactElement, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Command, SessionView } from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { useActs } from "./acts";

/** What every dialog of an action is given. */
export interface AskedProps {
  sessions: readonly SessionView[];
  onClose: () => void;
}

interface FrameProps extends AskedProps {
  title: string;
  text: string;
  submit: string;
  /** Whether what is entered can be sent. */
  isReady?: boolean;
  isGrave?: boolean;
  command: (session: SessionView) => Command;
  children?: ReactNode;
}

/** A dialog that runs a command; it stays open with what was entered when that is refused. */
export function CommandDialog(props: FrameProps): ReactElement {
  const { sessions, title, text, submit, isReady = true, isGrave = false, onClose } = props;
  const { t } = useTranslation();
  const acts = useActs();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (): Promise<void> => {
    setIsBusy(true);
    const isDone = await acts.run(sessions, props.command);
    setIsBusy(false);
    // Of several, the report says which were refused.
    if (isDone || sessions.length > 1) {
      onClose();
    }
  };
  return (
    <Dialog
      title={sessions.length > 1 ? t("bulk.title", { title, number: sessions.length }) : title}
      text={text}
      onClose={onClose}
      isAlert={isGrave}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isBusy) {
            void send();
          }
        }}
      >
        {props.children}
        <div className="dialog-acts">
          <Button onPress={onClose}>{t("dialog.cancel")}</Button>
          <Button
            type="submit"
            weight={isGrave ? "danger" : "primary"}
            isPending={isBusy}
            isDisabled={!isReady}
          >
            {isBusy ? t("dialog.working") : submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
