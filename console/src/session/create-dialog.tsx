// Makes a session and shows its ways in at once.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { codeOf, Refused } from "../gateway/refused";
import { useDesk, useMe } from "../lists/desk-context";
import type { ListName } from "../lists/session-book";
import { paths } from "../paths";
import type { Place, SessionCreated, WhyNot } from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, TextField } from "../ui/field";
import { Icon } from "../ui/icon";
import { CodesView } from "./codes-view";
import { CUSTOMER_CHARS_MAX, SUBJECT_CHARS_MAX } from "./limits";
import { whyWords } from "./refusal-words";

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
  const places = usePlaces(list);
  const [where, setWhere] = useState(places.first);
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
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {places.whyNotHere !== undefined && (
        <p className="problem">
          <Icon name="alert" />
          {t("create.cannot", { why: whyWords(t, places.whyNotHere) })}
        </p>
      )}
      <Choice
        label={t("create.place")}
        value={where}
        choices={places.choices}
        onChange={setWhere}
      />
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
        <Button
          weight="primary"
          type="submit"
          isPending={isBusy}
          isDisabled={places.choices.length === 0}
        >
          {isBusy ? t("create.making") : t("create.submit")}
        </Button>
      </div>
    </form>
  );
}

interface Places {
  choices: readonly { value: string; label: string }[];
  /** Where the dialog was opened from, or else the first where a session can be made. */
  first: string;
  /** Why none can be made where the dialog was opened from. */
  whyNotHere: WhyNot | undefined;
}

/** Where this member can make a session. */
function usePlaces(list: ListName): Places {
  const { t } = useTranslation();
  const me = useMe();
  const all = [
    ...me.channels.map(({ id, name, cannot_create }) => ({
      value: id,
      label: name,
      cannot_create,
    })),
    { value: PRIVATE, label: t("create.placePrivate"), cannot_create: me.cannot_create },
  ];
  const choices = all.filter(({ cannot_create }) => cannot_create === undefined);
  const value = list.kind === "channel" ? list.channel : list.kind === "private" ? PRIVATE : "";
  const here = all.find((place) => place.value === value) ?? all[0];
  const first = choices.find((place) => place.value === here?.value) ?? choices[0];
  return { choices, first: first?.value ?? PRIVATE, whyNotHere: here?.cannot_create };
}

interface ReadyProps {
  created: SessionCreated;
  onClose: () => void;
  onAnother: () => void;
}

function Ready({ created, onClose, onAnother }: ReadyProps): ReactElement {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const open = (): void => {
    onClose();
    navigate(paths.session(created.session.id));
  };
  return (
    <Dialog title={t("create.readyTitle")} text={t("create.readyText")} onClose={onClose} isWide>
      <CodesView codes={created.codes} session={created.session.id} />
      <div className="dialog-acts">
        <Button onPress={onAnother}>{t("create.another")}</Button>
        <Button weight="primary" onPress={open}>
          {t("create.open")}
        </Button>
      </div>
    </Dialog>
  );
}
