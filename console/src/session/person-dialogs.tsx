// The dialogs that pick somebody or somewhere: assign, invite, transfer.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { codeOf } from "../gateway/refused";
import { useDesk, useDeskState, useMe } from "../lists/desk-context";
import { keyOf } from "../lists/session-book";
import type { Command, ErrorCode, PersonView, SessionView } from "../protocol/generated";
import { Icon } from "../ui/icon";
import { type Pick, Picker } from "../ui/picker";
import { type AskedProps, CommandDialog } from "./command-dialog";

/** Gives the session to a technician. */
export function AssignDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const { people, refused } = useCandidates(props.sessions, "assignable");
  const [chosen, setChosen] = useState<string>();
  const picks = usePeople(people, (session) => (session.assignee ? [session.assignee] : []), props);
  const isHeld = props.sessions.some(({ assignee }) => assignee !== undefined);
  return (
    <CommandDialog
      {...props}
      title={t(isHeld ? "dialog.reassignTitle" : "dialog.assignTitle")}
      text={t("dialog.assignText")}
      submit={t("dialog.assignButton")}
      isReady={picks.some(({ value }) => value === chosen)}
      command={(session) => assignTo(session, chosen ?? "")}
    >
      <People
        picks={picks}
        chosen={chosen}
        onChoose={setChosen}
        people={people}
        refused={refused}
      />
    </CommandDialog>
  );
}

/** Asks another technician to take part. */
export function InviteDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const { people, refused } = useCandidates(props.sessions, "invitable");
  const [chosen, setChosen] = useState<string>();
  const inside = ({ assignee, collaborators, invited }: SessionView): PersonView[] =>
    [assignee, ...collaborators, ...invited].filter((person) => person !== undefined);
  const picks = usePeople(people, inside, props);
  return (
    <CommandDialog
      {...props}
      title={t("dialog.inviteTitle")}
      text={t("dialog.inviteText")}
      submit={t("dialog.inviteButton")}
      isReady={picks.some(({ value }) => value === chosen)}
      command={() => ({ type: "invite", member: chosen ?? "" })}
    >
      <People
        picks={picks}
        chosen={chosen}
        onChoose={setChosen}
        people={people}
        refused={refused}
      />
    </CommandDialog>
  );
}

const CHANNEL = "channel ";

/** Hands the session on: to another channel, or to a technician. */
export function TransferDialog(props: AskedProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const { people, refused } = useCandidates(props.sessions, "assignable");
  const [chosen, setChosen] = useState<string>();
  const canAssign = props.sessions.every(({ allowed }) => allowed.includes("assign"));
  const holders = (session: SessionView): PersonView[] =>
    session.assignee ? [session.assignee] : [];
  const technicians = usePeople(canAssign ? people : [], holders, props);
  const here = new Set(props.sessions.map(({ place }) => keyOf(place)));
  const channels = me.channels
    .filter(({ id }) => here.size > 1 || !here.has(keyOf({ kind: "channel", channel: id })))
    .map(({ id, name, description }): Pick => {
      const value = CHANNEL + id;
      return { value, label: name, hint: description, icon: "hash", group: t("shell.channels") };
    });
  const picks = [...channels, ...technicians];
  const command = (session: SessionView): Command =>
    chosen?.startsWith(CHANNEL)
      ? { type: "transfer", channel: chosen.slice(CHANNEL.length) }
      : assignTo(session, chosen ?? "");
  return (
    <CommandDialog
      {...props}
      title={t("dialog.transferTitle")}
      text={t("dialog.transferText")}
      submit={t("dialog.transferButton")}
      isReady={picks.some(({ value }) => value === chosen)}
      command={command}
    >
      <People
        label={t("dialog.transferTo")}
        picks={picks}
        chosen={chosen}
        onChoose={setChosen}
        people={people}
        refused={refused}
      />
    </CommandDialog>
  );
}

/** Names who held it when this was chosen: when somebody else holds it by now, it is refused. */
function assignTo({ assignee }: SessionView, member: string): Command {
  return { type: "assign", member, ...(assignee === undefined ? {} : { holder: assignee.id }) };
}

interface Found {
  people: readonly PersonView[] | undefined;
  refused: ErrorCode | undefined;
}

/** Whom the gateway offers for this session; for several sessions, the whole team. */
function useCandidates(sessions: readonly SessionView[], kind: "assignable" | "invitable"): Found {
  const desk = useDesk();
  const { members } = useDeskState();
  const [first, second] = sessions;
  const id = second === undefined ? first?.id : undefined;
  const [found, setFound] = useState<Found>({ people: undefined, refused: undefined });
  useEffect(() => {
    if (id === undefined) {
      return undefined;
    }
    let isCurrent = true;
    desk.api.candidates(id).then(
      (list) => isCurrent && setFound({ people: list[kind], refused: undefined }),
      (error) => isCurrent && setFound({ people: [], refused: codeOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [desk, id, kind]);
  return id === undefined ? { people: members, refused: undefined } : found;
}

/** The people to choose from, less those whom it would not change anything for. */
function usePeople(
  people: readonly PersonView[] | undefined,
  without: (session: SessionView) => readonly PersonView[],
  { sessions }: AskedProps,
): Pick[] {
  const { t } = useTranslation();
  const me = useMe();
  return (people ?? [])
    .filter(({ id }) => !sessions.every((session) => without(session).some((who) => who.id === id)))
    .map(({ id, name }) => ({
      value: id,
      label: name,
      hint: id === me.id ? t("dialog.yourself") : undefined,
      icon: "person" as const,
      group: t("dialog.technicians"),
    }));
}

interface PeopleProps extends Found {
  label?: string;
  picks: readonly Pick[];
  chosen: string | undefined;
  onChoose: (value: string) => void;
}

function People({ label, picks, chosen, onChoose, people, refused }: PeopleProps): ReactElement {
  const { t } = useTranslation();
  if (refused !== undefined) {
    return (
      <p className="problem" role="alert">
        <Icon name="alert" />
        {t(`error.${refused}`)}
      </p>
    );
  }
  return people === undefined ? (
    <p role="status">{t("shell.loading")}</p>
  ) : (
    <Picker
      label={label ?? t("dialog.member")}
      placeholder={t("dialog.pickHint")}
      choices={picks}
      value={chosen}
      onChange={onChoose}
      empty={t("dialog.nobodyElse")}
    />
  );
}
