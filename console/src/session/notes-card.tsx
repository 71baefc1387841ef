// The notes of a session: read when the page opens and when their number changes.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "../lists/desk-context";
import { NOTE_CHARS_MAX, type NoteView, type SessionView } from "../protocol/generated";
import { Button } from "../ui/button";
import { TextArea } from "../ui/field";
import { moment, relative } from "../words/time";
import { useActs } from "./acts";

/** The card. */
export function NotesCard({ session, now }: { session: SessionView; now: number }): ReactElement {
  const { t } = useTranslation();
  const { notes, hasFailed } = useNotes(session);
  return (
    <section className="card notes" aria-labelledby="notes-title">
      <h2 id="notes-title">{t("notes.title")}</h2>
      <p className="card-text">{t("notes.text")}</p>
      {hasFailed && <p>{t("notes.failed")}</p>}
      {notes?.length === 0 && !session.allowed.includes("add_note") && <p>{t("notes.none")}</p>}
      {notes !== undefined && notes.length > 0 && (
        <ul className="note-list">
          {notes.map((note) => (
            <Note key={`${note.at} ${note.by.id} ${note.text}`} note={note} now={now} />
          ))}
        </ul>
      )}
      {session.allowed.includes("add_note") && <AddNote session={session} />}
    </section>
  );
}

function Note({ note, now }: { note: NoteView; now: number }): ReactElement {
  const { i18n } = useTranslation();
  return (
    <li>
      <p className="note-head">
        <strong>{note.by.name}</strong>
        <time dateTime={new Date(note.at).toISOString()} title={moment(note.at, i18n.language)}>
          {relative(Math.min(note.at, now), now, i18n.language)}
        </time>
      </p>
      <p className="note-text">{note.text}</p>
    </li>
  );
}

function AddNote({ session }: { session: SessionView }): ReactElement {
  const { t } = useTranslation();
  const acts = useActs();
  const [text, setText] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const add = async (): Promise<void> => {
    setIsBusy(true);
    const isDone = await acts.run([session], { type: "add_note", text: text.trim() });
    setIsBusy(false);
    if (isDone) {
      setText("");
    }
  };
  return (
    <form
      className="form note-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !isBusy) {
          void add();
        }
      }}
    >
      <TextArea
        label={t("notes.label")}
        placeholder={t("notes.placeholder")}
        value={text}
        rows={2}
        maxLength={NOTE_CHARS_MAX}
        onChange={setText}
      />
      <Button type="submit" isPending={isBusy} isDisabled={text.trim() === ""}>
        {t("notes.add")}
      </Button>
    </form>
  );
}

interface Notes {
  notes: readonly NoteView[] | undefined;
  hasFailed: boolean;
}

function useNotes(session: SessionView): Notes {
  const desk = useDesk();
  const { id, note_count } = session;
  const [state, setState] = useState<Notes>({
    notes: note_count === 0 ? [] : undefined,
    hasFailed: false,
  });
  useEffect(() => {
    if (note_count === 0) {
      return undefined;
    }
    let isCurrent = true;
    desk.api.notes(id).then(
      ({ notes }) => isCurrent && setState({ notes, hasFailed: false }),
      () => isCurrent && setState((before) => ({ ...before, hasFailed: true })),
    );
    return () => {
      isCurrent = false;
    };
  }, [desk, id, note_count]);
  return state;
}
