// The dialogs of the actions that need to know more: whom, where, how long, why.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDeskState, useMe } from "../lists/desk-context";
import type { Command, MemberId, SessionView } from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, TextField } from "../ui/field";
import { useRun } from "./session-actions";

/** An action that opens a dialog. */
export type AskedAction = "assign" | "invite" | "transfer" | "extend" | "close" | "delete";

const REASON_CHARS_MAX = 200;
const HOUR_S = 3_600;
const SPANS = [
  { value: String(HOUR_S), label: "dialog.hours1" },
  { value: String(8 * HOUR_S), label: "dialog.hours8" },
  { value: String(24 * HOUR_S), label: "dialog.hours24" },
  { value: String(7 * 24 * HOUR_S), label: "dialog.days7" },
] as const;

interface Props {
  action: AskedAction;
  session: SessionView;
  onClose: () => void;
}

/** The dialog of an action. */
export function ActionDialog(props: Props): ReactElement {
  const { action, session, onClose } = props;
  const { t } = useTranslation();
  const run = useRun();
  const choices = useChoices(action, session);
  const [chosen, setChosen] = useState(choices?.[0]?.value ?? "");
  const [reason, setReason] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const isGrave = action === "close" || action === "delete";
  const submit = async (): Promise<void> => {
    setIsBusy(true);
    const isDone = await run(session.id, commandOf(action, chosen, reason, session.assignee?.id));
    setIsBusy(false);
    if (isDone) {
      onClose();
    }
  };
  const label = { close: t("dialog.closeButton"), delete: t("dialog.deleteButton") };
  return (
    <Dialog
      title={t(`dialog.${action}Title`)}
      text={t(`dialog.${action}Text`)}
      onClose={onClose}
      isAlert={isGrave}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {choices && choices.length > 0 && (
          <Choice
            label={t(LABELS[action as keyof typeof LABELS])}
            value={chosen}
            choices={choices}
            onChange={setChosen}
          />
        )}
        {choices?.length === 0 && (
          <p>{t(action === "transfer" ? "dialog.noChannel" : "dialog.nobodyElse")}</p>
        )}
        {action === "close" && (
          <TextField
            label={t("dialog.reason")}
            hint={t("dialog.reasonHint")}
            value={reason}
            maxLength={REASON_CHARS_MAX}
            autoFocus
            onChange={setReason}
          />
        )}
        <div className="dialog-acts">
          <Button onPress={onClose}>{t("dialog.cancel")}</Button>
          <Button
            type="submit"
            weight={isGrave ? "danger" : "primary"}
            isPending={isBusy}
            isDisabled={choices?.length === 0}
          >
            {isBusy
              ? t("dialog.working")
              : action === "close" || action === "delete"
                ? label[action]
                : t("dialog.apply")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const LABELS = {
  assign: "dialog.member",
  invite: "dialog.member",
  transfer: "dialog.channel",
  extend: "dialog.extendBy",
} as const;

function useChoices(
  action: AskedAction,
  session: SessionView,
): { value: string; label: string }[] | undefined {
  const { t } = useTranslation();
  const me = useMe();
  const { members } = useDeskState();
  const { assignee, collaborators, place } = session;
  switch (action) {
    case "assign":
      return members
        .filter(({ id }) => id !== assignee?.id)
        .map(({ id, name }) => ({ value: id, label: name }));
    case "invite": {
      const inside = [assignee, ...collaborators].map((person) => person?.id);
      return members
        .filter(({ id }) => !inside.includes(id))
        .map(({ id, name }) => ({ value: id, label: name }));
    }
    case "transfer":
      return me.channels
        .filter(({ id }) => place.kind !== "channel" || place.channel !== id)
        .map(({ id, name }) => ({ value: id, label: name }));
    case "extend":
      return SPANS.map(({ value, label }) => ({ value, label: t(label) }));
    case "close":
    case "delete":
      return undefined;
  }
}

function commandOf(
  action: AskedAction,
  chosen: string,
  reason: string,
  holder: MemberId | undefined,
): Command {
  switch (action) {
    case "assign":
      return { type: action, member: chosen, ...(holder === undefined ? {} : { holder }) };
    case "invite":
      return { type: action, member: chosen };
    case "transfer":
      return { type: "transfer", channel: chosen };
    case "extend":
      return { type: "extend", by: Number(chosen) };
    case "close":
      return reason.trim() === "" ? { type: "close" } : { type: "close", reason: reason.trim() };
    case "delete":
      return { type: "delete" };
  }
}
