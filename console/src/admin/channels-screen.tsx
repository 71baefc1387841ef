// The channels that this member may change, and the way to a new one.

import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../lists/desk-context";
import { paths } from "../paths";
import type { ChannelDetail, Me } from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { TextInput } from "../ui/text-input";
import { FEATURES } from "./access";
import { lifeText } from "./life";
import { LifeField } from "./life-field";
import { Panel, Read, RefusedText, useFaultText } from "./parts";
import { CHARS_MAX, textFault } from "./text-fault";
import { useAdminApi, useReading, useSaving } from "./use-admin";
import { useWords } from "./use-words";

const LIFE_AT_FIRST_S = 24 * 60 * 60;

/** Whether this member may make, change and remove channels; others only say who may enter. */
export function editsChannels(me: Me): boolean {
  return me.team_actions.includes("edit_channels");
}

/** The screen. */
export function ChannelsScreen(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const api = useAdminApi();
  const { reading, reload } = useReading("channels", () => api.channels());
  const [isCreating, setIsCreating] = useState(false);
  const create = editsChannels(me) && (
    <Button weight="primary" icon="plus" onPress={() => setIsCreating(true)}>
      {t("channels.new")}
    </Button>
  );
  return (
    <Panel title={t("sections.channels")} text={t("channels.text")} acts={create}>
      <Read reading={reading} onRetry={() => void reload()}>
        {({ channels }) => (
          <ul className="rows">
            {channels.map((channel) => (
              <Row key={channel.id} channel={channel} />
            ))}
          </ul>
        )}
      </Read>
      {isCreating && <CreateDialog onClose={() => setIsCreating(false)} />}
    </Panel>
  );
}

function Row({ channel }: { channel: ChannelDetail }): ReactElement {
  const { t, language: reader } = useWords();
  const { id, name, description, is_default, life, open_sessions } = channel;
  return (
    <li className="row">
      <Icon name="hash" />
      <div className="row-main">
        <Link href={paths.admin("channels", id)} className="row-link">
          {name}
        </Link>
        {is_default && <span className="tag">{t("channels.default")}</span>}
        {description && <p>{description}</p>}
      </div>
      <dl className="row-facts">
        <div>
          <dt>{t("channels.access")}</dt>
          <dd>{useAccessText(channel)}</dd>
        </div>
        <div>
          <dt>{t("channels.life")}</dt>
          <dd>{lifeText(life, reader)}</dd>
        </div>
        <div>
          <dt>{t("channels.open")}</dt>
          <dd>{open_sessions}</dd>
        </div>
      </dl>
    </li>
  );
}

function useAccessText({ access }: ChannelDetail): string {
  const { t } = useWords();
  if (access.some(({ who }) => who.kind === "everyone")) {
    return t("channels.everyone");
  }
  const groups = access.filter(({ who }) => who.kind === "group").length;
  const members = access.filter(({ who }) => who.kind === "member").length;
  const parts = [
    groups > 0 && t("channels.groups", { count: groups }),
    members > 0 && t("channels.members", { count: members }),
  ].filter((part) => part !== false);
  return parts.join(" · ") || t("channels.nobody");
}

function CreateDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useWords();
  const [, navigate] = useLocation();
  const api = useAdminApi();
  const saving = useSaving();
  const faultText = useFaultText();
  const [id] = useState(newUlid); // A repeat of the same press makes nothing twice.
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [life, setLife] = useState<number | undefined>(LIFE_AT_FIRST_S);
  const [hasTried, setHasTried] = useState(false);
  const nameFault = textFault(name, { max: CHARS_MAX.name, isRequired: true });
  const textProblem = textFault(description, { max: CHARS_MAX.description, isRequired: false });
  const submit = async (): Promise<void> => {
    setHasTried(true);
    if (nameFault !== undefined || textProblem !== undefined || life === undefined) {
      return;
    }
    await saving.run(async () => {
      const features = FEATURES.filter((feature) => feature !== "record");
      const more = description.trim() === "" ? {} : { description: description.trim() };
      const made = await api.createChannel({ id, name: name.trim(), life, features, ...more });
      notify(t("channels.created"));
      navigate(paths.admin("channels", made.id));
    });
  };
  const shown = (fault: typeof nameFault): typeof nameFault =>
    hasTried || fault?.kind !== "empty" ? fault : undefined;
  return (
    <Dialog title={t("channels.new")} text={t("channels.newText")} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          label={t("name")}
          value={name}
          error={faultText(shown(nameFault), saving, "name")}
          isRequired
          autoFocus
          onChange={(value) => {
            setName(value);
            saving.forget();
          }}
        />
        <TextInput
          label={t("description")}
          hint={t("descriptionHint")}
          value={description}
          error={faultText(textProblem, saving, "description")}
          onChange={setDescription}
        />
        <LifeField value={life} onChange={setLife} />
        <RefusedText refused={saving.refused} fields={["name", "description"]} />
        <div className="dialog-acts">
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button weight="primary" type="submit" isPending={saving.isBusy}>
            {saving.isBusy ? t("saving") : t("channels.new")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
