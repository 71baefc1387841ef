// Makes a session and shows its ways in at once.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { codeOf, Refused } from "../gateway/refused";
import { useDesk, useMe } from "../lists/desk-context";
import type { ListName } from "../lists/session-book";
import { paths } from "../paths";
import type { Place, SessionCreated } from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, TextField } from "../ui/field";
import { Icon } from "../ui/icon";
import { CodesView } from "./codes-view";
import { CUSTOMER_CHARS_MAX, SUBJECT_CHARS_MAX } from "./limits";

const PRIVATE = "private";

/** The dialog; `list` is where it was opened from. */
export function CreateDialog(props: { list: ListName; onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const [created, setCreated] = useState<SessionCreated>();
  if (created !== undefined) {
    return (
      <Ready created={created} onClose={props.onClose} onAnother={() => setCreated(undefined)} />
    );
  }
  return (
    <Dialog title={t("create.title")} text={t("create.text")} onClose={props.onClose}>
      <Form list={props.list} onClose={props.onClose} onCreated={setCreated} />
    </Dialog>
  );
}

interface FormProps {
  list: ListName;
  onClose: () => void;
  onCreated: (created: SessionCreated) => void;
}

function Form({ list, onClose, onCreated }: FormProps): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const me = useMe();
  const fallback = me.channels[0]?.id ?? PRIVATE;
  const here =
    list.kind === "channel" ? list.channel : list.kind === "private" ? PRIVATE : fallback;
  const [where, setWhere] = useState(here);
  const [customer, setCustomer] = useState("");
  const [subject, setSubject] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<Refused>();
  // One for the dialog: pressing again after a lost answer makes no second session.
  const [id] = useState(newUlid);
  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setRefused(undefined);
    const place: Place =
      where === PRIVATE ? { kind: "private", member: me.id } : { kind: "channel", channel: where };
    try {
      onCreated(
        await desk.create({
          id,
          place,
          ...(customer.trim() === "" ? {} : { customer: customer.trim() }),
          ...(subject.trim() === "" ? {} : { subject: subject.trim() }),
        }),
      );
    } catch (error) {
      setRefused(error instanceof Refused ? error : new Refused(codeOf(error)));
      setIsBusy(false);
    }
  };
  const fault = (field: string): string | undefined =>
    refused?.field === field ? t(`error.${refused.code}`) : undefined;
  const places = [
    ...me.channels.map(({ id, name }) => ({ value: id, label: name })),
    { value: PRIVATE, label: t("create.placePrivate") },
  ];
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Choice label={t("create.place")} value={where} choices={places} onChange={setWhere} />
      <TextField
        label={t("create.customer")}
        hint={t("create.customerHint")}
        error={fault("customer")}
        value={customer}
        maxLength={CUSTOMER_CHARS_MAX}
        autoFocus
        onChange={setCustomer}
      />
      <TextField
        label={t("create.subject")}
        hint={t("create.subjectHint")}
        error={fault("subject")}
        value={subject}
        maxLength={SUBJECT_CHARS_MAX}
        onChange={setSubject}
      />
      {refused && (
        <p className="problem" role="alert">
          <Icon name="alert" />
          {t(`error.${refused.code}`)}
        </p>
      )}
      <div className="dialog-acts">
        <Button onPress={onClose}>{t("dialog.cancel")}</Button>
        <Button weight="primary" type="submit" isPending={isBusy}>
          {isBusy ? t("create.making") : t("create.submit")}
        </Button>
      </div>
    </form>
  );
}

interface ReadyProps {
  created: SessionCreated;
  onClose: () => void;
  onAnother: () => void;
}

function Ready({ created, onClose, onAnother }: ReadyProps): ReactElement {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Dialog title={t("create.readyTitle")} text={t("create.readyText")} onClose={onClose} isWide>
      <CodesView codes={created.codes} session={created.session.id} />
      <div className="dialog-acts">
        <Button onPress={onAnother}>{t("create.another")}</Button>
        <Button weight="primary" onPress={() => navigate(paths.session(created.session.id))}>
          {t("create.open")}
        </Button>
      </div>
    </Dialog>
  );
}
