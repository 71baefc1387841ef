// Who may do what in a channel: a row for everyone, each group and each member that is named.

import { type ReactElement, useMemo, useState } from "react";
import { useDeskState, useMe } from "../lists/desk-context";
import type {
  AccessEntry,
  ChannelDetail,
  GroupView,
  MemberView,
  TeamView,
  Who,
} from "../protocol/generated";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { candidates, FEATURES, keyOf, levelOf, PERMISSIONS, sorted } from "./access";
import { AccessDialog } from "./access-dialog";
import { Panel } from "./parts";
import { useAdminApi, useReading } from "./use-admin";
import { useWords } from "./use-words";

interface Props {
  channel: ChannelDetail;
  onSaved: (channel: ChannelDetail) => void;
}

/** What the panel knows of the team around the channel. */
export interface Around {
  groups: readonly GroupView[];
  members: readonly MemberView[];
  team: TeamView | undefined;
}

/** The panel. */
export function AccessPanel({ channel, onSaved }: Props): ReactElement {
  const { t } = useWords();
  const around = useAround();
  const nameOf = useNameOf(around);
  const [changing, setChanging] = useState<AccessEntry>();
  const [isAdding, setIsAdding] = useState(false);
  const others = candidates(channel, around.groups, around.members);
  const entries = sorted(channel.access, nameOf);
  const add = (
    <Button icon="plus" isDisabled={others.length === 0} onPress={() => setIsAdding(true)}>
      {t("channels.addAccess")}
    </Button>
  );
  return (
    <Panel title={t("channels.access")} text={t("channels.accessText")} acts={add}>
      {entries.length === 0 ? (
        <p className="note">
          <Icon name="lock" />
          {t("channels.accessEmpty")}
        </p>
      ) : (
        <Matrix entries={entries} nameOf={nameOf} onChange={setChanging} />
      )}
      {(changing !== undefined || isAdding) && (
        <AccessDialog
          channel={channel}
          entry={changing}
          others={others}
          team={around.team}
          nameOf={nameOf}
          onSaved={onSaved}
          onClose={() => {
            setChanging(undefined);
            setIsAdding(false);
          }}
        />
      )}
    </Panel>
  );
}

interface MatrixProps {
  entries: readonly AccessEntry[];
  nameOf: (who: Who) => string;
  onChange: (entry: AccessEntry) => void;
}

function Matrix({ entries, nameOf, onChange }: MatrixProps): ReactElement {
  const { t } = useWords();
  return (
    <table className="matrix">
      <thead>
        <tr>
          <th scope="col">{t("channels.who")}</th>
          <th scope="col">{t("channels.level")}</th>
          {PERMISSIONS.map((permission) => (
            <th key={permission} scope="col" title={t(`permission.${permission}`)}>
              <span aria-hidden="true">{t(`permissionShort.${permission}`)}</span>
              <span className="unseen">{t(`permission.${permission}`)}</span>
            </th>
          ))}
          <th scope="col">
            <span className="unseen">{t("edit")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={keyOf(entry.who)} data-testid="access-row">
            <th scope="row">
              <span className="matrix-who">
                <Icon name={entry.who.kind === "member" ? "person" : "people"} />
                {nameOf(entry.who)}
              </span>
              <small>
                {FEATURES.filter((feature) => entry.features.includes(feature))
                  .map((feature) => t(`feature.${feature}`))
                  .join(" · ")}
              </small>
            </th>
            <td data-label={t("channels.level")}>
              <span className={`tag tag-${levelOf(entry)}`}>{t(`level.${levelOf(entry)}`)}</span>
            </td>
            {PERMISSIONS.map((permission) => {
              const isOn = entry.permissions.includes(permission);
              return (
                <td
                  key={permission}
                  className={isOn ? "matrix-on" : "matrix-off"}
                  data-name={t(`permission.${permission}`)}
                >
                  {isOn ? <Icon name="check" size={16} /> : <span aria-hidden="true">–</span>}
                  <span className="unseen">{t(isOn ? "channels.yes" : "channels.no")}</span>
                </td>
              );
            })}
            <td className="matrix-act">
              <Button
                size="small"
                aria-label={t("channels.changeAccess", { name: nameOf(entry.who) })}
                onPress={() => onChange(entry)}
              >
                {t("edit")}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Groups, members and the team; a channel's manager who may not read them sees the names of the desk. */
function useAround(): Around {
  const api = useAdminApi();
  const me = useMe();
  const { members: known } = useDeskState();
  const may = (action: (typeof me.team_actions)[number]): boolean =>
    me.team_actions.includes(action);
  const groups = useReading("groups", () =>
    may("edit_groups") || may("edit_channels") ? api.groups() : Promise.resolve({ groups: [] }),
  ).reading;
  const members = useReading("members", () =>
    may("edit_members") ? api.members().then((read) => read.members) : Promise.resolve(undefined),
  ).reading;
  const team = useReading("team", () =>
    may("edit_team") ? api.team() : Promise.resolve(undefined),
  ).reading;
  return useMemo(() => {
    const fallback = known.map(
      ({ id, name }): MemberView => ({
        id,
        name,
        role: "technician",
        is_disabled: false,
        features: [],
        roles: [],
        version: 0,
      }),
    );
    return {
      groups: groups.kind === "ready" ? groups.value.groups : [],
      members: (members.kind === "ready" ? members.value : undefined) ?? fallback,
      team: team.kind === "ready" ? team.value : undefined,
    };
  }, [groups, members, team, known]);
}

function useNameOf({ groups, members }: Around): (who: Who) => string {
  const { t } = useWords();
  return (who) => {
    switch (who.kind) {
      case "everyone":
        return t("channels.whoEveryone");
      case "group":
        return groups.find(({ id }) => id === who.group)?.name ?? t("channels.unknown");
      case "member":
        return members.find(({ id }) => id === who.member)?.name ?? t("channels.unknown");
    }
  };
}
