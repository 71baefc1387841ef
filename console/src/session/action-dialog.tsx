// The dialogs of the actions that need to know more: whom, where, how long, why.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "../lists/desk-context";
import { type CloseKind, NOTE_CHARS_MAX } from "../protocol/generated";
import { Segments, TextArea, TextField } from "../ui/field";
import { moment } from "../words/time";
import type { AskedAction } from "./acts";
import { CodesDialog, RenewDialog } from "./codes-dialog";
import { type AskedProps, CommandDialog } from "./command-dialog";
import { CUSTOMER_CHARS_MAX, REASON_CHARS_MAX, SUBJECT_CHARS_MAX } from "./limits";
import { AssignDialog, InviteDialog, TransferDialog } from "./person-dialogs";

const HOUR_S = 3_600;
const SPANS = [
  { seconds: HOUR_S, label: "dialog.hours1" },
  { seconds: 8 * HOUR_S, label: "dialog.hours8" },
  { seconds: 24 * HOUR_S, label: "dialog.hours24" },
  { seconds: 7 * 24 * HOUR_S, label: "dialog.days7" },
] as const;
const CLOSE_KINDS: readonly CloseKind[] = [
  "solved",
  "unsolved",
  "customer_absent",
  "duplicate",
  "other",
];

/** The dialog of an action. */
export function ActionDialog(props: AskedProps & { action: AskedAction }): ReactElement {
  const { action, ...rest } = props;
  const Form = FORMS[action];
  return <Form {...rest} />;
}

const FORMS: Record<AskedAction, (props: AskedProps) => ReactElement> = {
  show_code: CodesDialog,
  renew_codes: RenewDialog,
  assign: AssignDialog,
  transfer: TransferDialog,
  invite: InviteDialog,
  rename: RenameDialog,
  add_note: NoteDialog,
  extend: ExtendDialog,
  close: CloseDialog,
  delete: DeleteDialog,
};

function RenameDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const [session] = props.sessions;
  const [customer, setCustomer] = useState(session?.customer ?? "");
  const [subject, setSubject] = useState(session?.subject ?? "");
  return (
    <CommandDialog
      {...props}
      title={t("dialog.renameTitle")}
      text={t("dialog.renameText")}
      submit={t("dialog.save")}
      command={() => ({
        type: "rename",
        ...(customer.trim() === "" ? {} : { customer: customer.trim() }),
        ...(subject.trim() === "" ? {} : { subject: subject.trim() }),
      })}
    >
      <TextField
        label={t("create.customer")}
        value={customer}
        maxLength={CUSTOMER_CHARS_MAX}
        autoFocus
        onChange={setCustomer}
      />
      <TextField
        label={t("create.subject")}
        value={subject}
        maxLength={SUBJECT_CHARS_MAX}
        onChange={setSubject}
      />
    </CommandDialog>
  );
}

function NoteDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  return (
    <CommandDialog
      {...props}
      title={t("dialog.noteTitle")}
      text={t("notes.text")}
      submit={t("notes.add")}
      isReady={text.trim() !== ""}
      command={() => ({ type: "add_note", text: text.trim() })}
    >
      <TextArea
        label={t("notes.label")}
        value={text}
        rows={5}
        maxLength={NOTE_CHARS_MAX}
        autoFocus
        onChange={setText}
      />
    </CommandDialog>
  );
}

function ExtendDialog(props: AskedProps): ReactElement {
  const { t, i18n } = useTranslation();
  const now = useNow(1_000);
  const [seconds, setSeconds] = useState<string>(String(SPANS[1].seconds));
  const until = (span: number): string => moment(now + span * 1_000, i18n.language);
  return (
    <CommandDialog
      {...props}
      title={t("dialog.extendTitle")}
      text={t("dialog.extendText")}
      submit={t("dialog.extendButton")}
      command={() => ({ type: "extend", by: Number(seconds) })}
    >
      <Segments
        label={t("dialog.extendBy")}
        value={seconds}
        onChange={setSeconds}
        choices={SPANS.map((span) => ({
          value: String(span.seconds),
          label: t(span.label),
          hint: t("dialog.until", { when: until(span.seconds) }),
        }))}
      />
    </CommandDialog>
  );
}

function CloseDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const [kind, setKind] = useState<CloseKind>("solved");
  const [reason, setReason] = useState("");
  return (
    <CommandDialog
      {...props}
      title={t("dialog.closeTitle")}
      text={t("dialog.closeText")}
      submit={t("dialog.closeButton")}
      isGrave
      command={() => ({
        type: "close",
        kind,
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      })}
    >
      <Segments
        label={t("dialog.closeKind")}
        value={kind}
        onChange={setKind}
        choices={CLOSE_KINDS.map((value) => ({ value, label: t(`closeKind.${value}`) }))}
      />
      <TextField
        label={t("dialog.reason")}
        hint={t("dialog.reasonHint")}
        value={reason}
        maxLength={REASON_CHARS_MAX}
        onChange={setReason}
      />
    </CommandDialog>
  );
}

function DeleteDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  return (
    <CommandDialog
      {...props}
      title={t("dialog.deleteTitle")}
      text={t("dialog.deleteText")}
      submit={t("dialog.deleteButton")}
      isGrave
      command={() => ({ type: "delete" })}
    />
  );
}
