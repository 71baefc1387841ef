// Gives access to a channel, changes it, or takes it away: a level first, each permission below.

import { type ReactElement, useState } from "react";
import type {
  AccessEntry,
  ChannelDetail,
  Feature,
  Grants,
  TeamView,
  Who,
} from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, Segments } from "../ui/field";
import { notify } from "../ui/notices";
import { Tick } from "../ui/tick";
import {
  FEATURES,
  GRANTS,
  keyOf,
  LEVELS,
  type Level,
  levelOf,
  PERMISSIONS,
  toggled,
} from "./access";
import { RefusedText } from "./parts";
import { useAdminApi, useSaving } from "./use-admin";
import { useWords } from "./use-words";

interface Props {
  channel: ChannelDetail;
  /** What is changed; `undefined` gives access to one of `others`. */
  entry: AccessEntry | undefined;
  others: readonly Who[];
  team: TeamView | undefined;
  nameOf: (who: Who) => string;
  onSaved: (channel: ChannelDetail) => void;
  onClose: () => void;
}

/** The dialog. */
export function AccessDialog(props: Props): ReactElement {
  const { t } = useWords();
  const { channel, entry, others, nameOf, onSaved, onClose } = props;
  const api = useAdminApi();
  const saving = useSaving();
  const [who, setWho] = useState<Who | undefined>(entry?.who ?? others[0]);
  const [grants, setGrants] = useState<Grants>(entry ?? GRANTS.help);
  const [level, setLevel] = useState<Level>(levelOf(entry ?? GRANTS.help));
  const choose = (chosen: Level): void => {
    setLevel(chosen);
    if (chosen !== "own") {
      setGrants(GRANTS[chosen]);
    }
  };
  const change = (next: Grants): void => {
    setGrants(next);
    setLevel("own");
  };
  const save = async (given: Grants | undefined): Promise<void> => {
    if (who === undefined) {
      return;
    }
    const body = given === undefined ? { who } : { who, grants: pick(given) };
    const isDone = await saving.run(async () => onSaved(await api.setAccess(channel.id, body)));
    if (isDone) {
      notify(t(given === undefined ? "channels.accessTaken" : "channels.accessGiven"));
      onClose();
    }
  };
  const title =
    entry === undefined
      ? t("channels.addAccess")
      : t("channels.changeAccess", { name: nameOf(entry.who) });
  const label = (each: Who): string => {
    switch (each.kind) {
      case "everyone":
        return nameOf(each);
      case "group":
        return t("channels.whoGroup", { name: nameOf(each) });
      case "member":
        return t("channels.whoMember", { name: nameOf(each) });
    }
  };
  return (
    <Dialog
      title={title}
      text={entry === undefined ? t("channels.addAccessText") : undefined}
      onClose={onClose}
      isWide
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save(grants);
        }}
      >
        {entry === undefined && who !== undefined && (
          <Choice
            label={t("channels.who")}
            value={keyOf(who)}
            choices={others.map((each) => ({ value: keyOf(each), label: label(each) }))}
            onChange={(key) => setWho(others.find((each) => keyOf(each) === key))}
          />
        )}
        <Segments
          label={t("channels.level")}
          value={level}
          choices={[...LEVELS, "own" as const].map((each) => ({
            value: each,
            label: t(`level.${each}`),
            hint: t(`levelHint.${each}`),
          }))}
          onChange={choose}
        />
        <Details {...props} grants={grants} onChange={change} isOpen={level === "own"} />
        <RefusedText refused={saving.refused} />
        <div className="dialog-acts">
          {entry !== undefined && (
            <Button isDisabled={saving.isBusy} onPress={() => void save(undefined)}>
              {t("channels.takeAccess")}
            </Button>
          )}
          <span className="grow" />
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button weight="primary" type="submit" isPending={saving.isBusy}>
            {saving.isBusy ? t("saving") : t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface DetailsProps extends Props {
  grants: Grants;
  isOpen: boolean;
  onChange: (grants: Grants) => void;
}

function Details({ channel, team, grants, isOpen, onChange }: DetailsProps): ReactElement {
  const { t } = useWords();
  const { permissions, features } = grants;
  const whyOff = (feature: Feature): string | undefined => {
    if (team !== undefined && !team.features.includes(feature)) {
      return t("featureOffTeam");
    }
    return channel.features.includes(feature) ? undefined : t("featureOffChannel");
  };
  return (
    <details className="access-details" open={isOpen}>
      <summary>{t("channels.details")}</summary>
      <fieldset className="ticks">
        <legend>{t("channels.permissions")}</legend>
        {PERMISSIONS.map((permission) => (
          <Tick
            key={permission}
            label={t(`permission.${permission}`)}
            hint={t(`permissionHint.${permission}`)}
            isOn={permissions.includes(permission)}
            onChange={(isOn) =>
              onChange({ features, permissions: toggled(permissions, permission, isOn) })
            }
          />
        ))}
      </fieldset>
      <fieldset className="ticks">
        <legend>{t("channels.usedFor")}</legend>
        {FEATURES.map((feature) => (
          <Tick
            key={feature}
            label={t(`feature.${feature}`)}
            hint={whyOff(feature) ?? t(`featureHint.${feature}`)}
            isOn={features.includes(feature)}
            onChange={(isOn) =>
              onChange({ permissions, features: toggled(features, feature, isOn) })
            }
          />
        ))}
      </fieldset>
    </details>
  );
}

/** Only what belongs to the message: an entry has more. */
function pick({ permissions, features }: Grants): Grants {
  return { permissions, features };
}
