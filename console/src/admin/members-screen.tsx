// The members of the team, and those who are invited.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe, useNow } from "../lists/desk-context";
import type { InvitationView, MemberView, TeamMembers } from "../protocol/generated";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { TextInput } from "../ui/text-input";
import { relative } from "../words/time";
import { InviteDialog } from "./invite-dialog";
import { MemberDialog } from "./member-dialog";
import { Panel, Read, RefusedText } from "./parts";
import { useAdminApi, useReading, useSaving } from "./use-admin";
import { useWords } from "./use-words";

/** A search is worth its room from here on. */
const SEARCH_FROM = 8;

/** The screen. */
export function MembersScreen(): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const { reading, reload } = useReading("members", () => api.members());
  const [isInviting, setIsInviting] = useState(false);
  const again = (): void => void reload();
  const roles = reading.kind === "ready" ? reading.value.roles : [];
  const invite = roles.length > 0 && (
    <Button weight="primary" icon="plus" onPress={() => setIsInviting(true)}>
      {t("members.invite")}
    </Button>
  );
  return (
    <>
      <Panel title={t("sections.members")} text={t("members.text")} acts={invite}>
        <Read reading={reading} onRetry={again}>
          {(team) => <Members team={team} onSaved={again} />}
        </Read>
      </Panel>
      {reading.kind === "ready" && reading.value.invitations.length > 0 && (
        <Invitations invitations={reading.value.invitations} onChanged={again} />
      )}
      {isInviting && (
        <InviteDialog roles={roles} onInvited={again} onClose={() => setIsInviting(false)} />
      )}
    </>
  );
}

/** Whether a text is found in a name or an address, whatever its case and width. */
export function isFound(search: string, ...texts: (string | undefined)[]): boolean {
  const plain = (text: string): string => text.normalize("NFKC").toLocaleLowerCase();
  const wanted = plain(search).trim();
  return texts.some((text) => text !== undefined && plain(text).includes(wanted));
}

function Members({ team, onSaved }: { team: TeamMembers; onSaved: () => void }): ReactElement {
  const { t } = useWords();
  const { t: common } = useTranslation();
  const me = useMe();
  const [search, setSearch] = useState("");
  const [editing, setEditing] = useState<MemberView>();
  const shown = team.members.filter(({ name, mail }) => isFound(search, name, mail));
  return (
    <>
      {team.members.length >= SEARCH_FROM && (
        <TextInput label={t("members.search")} type="search" value={search} onChange={setSearch} />
      )}
      {shown.length === 0 && <p className="none">{t("members.none")}</p>}
      <ul className="rows">
        {shown.map((member) => (
          <li
            key={member.id}
            className={member.is_disabled ? "row is-off" : "row"}
            data-testid="member-row"
          >
            <span className="avatar" aria-hidden="true">
              {[...member.name][0]}
            </span>
            <div className="row-main">
              <strong>{member.name}</strong>
              {member.id === me.id && <span className="tag">{t("members.you")}</span>}
              {member.is_disabled && (
                <span className="tag tag-off">
                  <Icon name="stop" size={13} />
                  {t("members.disabled")}
                </span>
              )}
              {member.mail && <p>{member.mail}</p>}
            </div>
            <span className="row-role">{common(`role.${member.role}`)}</span>
            {member.roles.length > 0 ? (
              <Button
                size="small"
                aria-label={t("members.edit", { name: member.name })}
                onPress={() => setEditing(member)}
              >
                {t("edit")}
              </Button>
            ) : (
              <span className="row-noact" />
            )}
          </li>
        ))}
      </ul>
      {editing !== undefined && (
        <MemberDialog member={editing} onSaved={onSaved} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}

interface InvitationsProps {
  invitations: readonly InvitationView[];
  onChanged: () => void;
}

function Invitations({ invitations, onChanged }: InvitationsProps): ReactElement {
  const { t, language: reader } = useWords();
  const { t: common } = useTranslation();
  const api = useAdminApi();
  const saving = useSaving();
  const now = useNow(60_000);
  const withdraw = async ({ id }: InvitationView): Promise<void> => {
    const isDone = await saving.run(() => api.withdraw(id));
    if (isDone) {
      notify(t("members.withdrawn"));
    }
    onChanged();
  };
  return (
    <Panel title={t("members.pending")} text={t("members.pendingText")}>
      <ul className="rows">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="row" data-testid="invitation-row">
            <Icon name="clock" />
            <div className="row-main">
              <strong>{invitation.mail}</strong>
              <p>
                {t("members.expires", {
                  when: relative(invitation.expires_at, now, reader),
                })}
              </p>
            </div>
            <span className="row-role">{common(`role.${invitation.role}`)}</span>
            <Button size="small" onPress={() => void withdraw(invitation)}>
              {t("members.withdraw")}
            </Button>
          </li>
        ))}
      </ul>
      <RefusedText refused={saving.refused} />
    </Panel>
  );
}
