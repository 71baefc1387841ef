// The facts of a session beside its page, with the people in it.

import type { ReactElement, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useMe } from "../lists/desk-context";
import { isOpen } from "../lists/session-book";
import { paths } from "../paths";
import type { PersonView, SessionView } from "../protocol/generated";
import { IconButton } from "../ui/button";
import { PresenceText } from "../ui/chips";
import { Icon } from "../ui/icon";
import { moment, relative } from "../words/time";
import { useActs } from "./acts";

/** The card. */
export function Details({ session, now }: { session: SessionView; now: number }): ReactElement {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { place, assignee, collaborators, invited } = session;
  const channel = me.channels.find(({ id }) => place.kind === "channel" && id === place.channel);
  const when = (at: number): ReactElement => (
    <>
      {moment(at, i18n.language)} <small>{relative(at, now, i18n.language)}</small>
    </>
  );
  const guests =
    collaborators.length + invited.length === 0 ? (
      t("session.none")
    ) : (
      <ul className="guests">
        {collaborators.map((person) => (
          <Guest key={person.id} session={session} person={person} name={person.name} />
        ))}
        {invited.map((person) => (
          <Guest
            key={person.id}
            session={session}
            person={person}
            name={t("invitation.waiting", { name: person.name })}
          />
        ))}
      </ul>
    );
  const rows: [label: string, value: ReactNode][] = [
    [t("session.assignee"), assignee?.name ?? t("session.none")],
    [t("session.collaborators"), guests],
    [t("session.subject"), session.subject ?? t("session.none")],
    [t("session.place"), place.kind === "private" ? t("session.private") : channel?.name],
    [t("session.device"), <PresenceText key="device" presence={session.presence} now={now} />],
    [t("session.system"), session.system ?? t("session.none")],
    [t("session.created"), when(Math.min(session.created_at, now))],
    [t("session.expires"), isOpen(session.state) ? when(session.expires_at) : "–"],
  ];
  if (session.closed_as !== undefined) {
    rows.push([t("session.closedAs"), t(`closeKind.${session.closed_as}`)]);
  }
  if (session.closed_because !== undefined) {
    rows.push([t("session.closedBecause"), session.closed_because]);
  }
  return (
    <section className="card details" aria-labelledby="details-title">
      <h2 id="details-title">{t("session.details")}</h2>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Link href={paths.audit(session.id)} className="details-more">
        <Icon name="history" size={16} />
        {t("session.trail")}
      </Link>
    </section>
  );
}

interface GuestProps {
  session: SessionView;
  person: PersonView;
  name: string;
}

function Guest({ session, person, name }: GuestProps): ReactElement {
  const { t } = useTranslation();
  const me = useMe();
  const acts = useActs();
  const mayRemove = session.allowed.includes("remove_collaborator") && person.id !== me.id;
  return (
    <li>
      <span>{name}</span>
      {mayRemove && (
        <IconButton
          icon="close"
          label={t("invitation.remove", { name: person.name })}
          onPress={() =>
            void acts.run([session], { type: "remove_collaborator", member: person.id })
          }
        />
      )}
    </li>
  );
}
