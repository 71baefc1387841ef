// One channel: what it is, who may do what in it, its support form, and its end.

import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../lists/desk-context";
import { paths } from "../paths";
import type { ChannelDetail, ChannelId } from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { Switch } from "../ui/switch";
import { TextInput } from "../ui/text-input";
import { FEATURES, toggled } from "./access";
import { AccessPanel } from "./access-panel";
import { editsChannels } from "./channels-screen";
import { LifeField } from "./life-field";
import { Panel, Read, RefusedText, SaveBar, useFaultText } from "./parts";
import { SupportPanel } from "./support-panel";
import { CHARS_MAX, textFault } from "./text-fault";
import { useAdminApi, useReading, useSaving } from "./use-admin";
import { useWords } from "./use-words";

/** The screen. */
export function ChannelScreen({ id }: { id: ChannelId }): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const me = useMe();
  const { reading, reload, take } = useReading(id, () => api.channel(id));
  return (
    <>
      <Link href={paths.admin("channels")} className="back">
        <Icon name="back" />
        {t("channels.back")}
      </Link>
      <Read reading={reading} onRetry={() => void reload()}>
        {(channel) => (
          <>
            <h2 className="channel-title">
              <Icon name="hash" size={22} />
              {channel.name}
              {channel.is_default && <span className="tag">{t("channels.default")}</span>}
            </h2>
            {editsChannels(me) && (
              <Settings
                key={channel.version}
                channel={channel}
                onSaved={take}
                onReload={() => void reload()}
              />
            )}
            <AccessPanel channel={channel} onSaved={take} />
            <SupportPanel channel={channel} />
            {editsChannels(me) && <Removal channel={channel} />}
          </>
        )}
      </Read>
    </>
  );
}

interface SettingsProps {
  channel: ChannelDetail;
  onSaved: (channel: ChannelDetail) => void;
  onReload: () => void;
}

function Settings({ channel, onSaved, onReload }: SettingsProps): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const saving = useSaving();
  const faultText = useFaultText();
  const [name, setName] = useState<string>(channel.name);
  const [description, setDescription] = useState<string>(channel.description ?? "");
  const [life, setLife] = useState<number | undefined>(channel.life);
  const [features, setFeatures] = useState(channel.features);
  const nameFault = textFault(name, { max: CHARS_MAX.name, isRequired: true });
  const textProblem = textFault(description, { max: CHARS_MAX.description, isRequired: false });
  const isChanged =
    name !== channel.name ||
    description !== (channel.description ?? "") ||
    life !== channel.life ||
    features.length !== channel.features.length ||
    features.some((each) => !channel.features.includes(each));
  const isSound = nameFault === undefined && textProblem === undefined && life !== undefined;
  const submit = async (): Promise<void> => {
    if (!isSound) {
      return;
    }
    const more = description.trim() === "" ? {} : { description: description.trim() };
    await saving.run(async () => {
      const { id, version } = channel;
      const body = { version, name: name.trim(), life, features, ...more };
      onSaved(await api.saveChannel(id, body));
      notify(t("saved"));
    });
  };
  return (
    <Panel title={t("channels.settings")} text={t("channels.settingsText")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="pair">
          <TextInput
            label={t("name")}
            value={name}
            error={faultText(nameFault, saving, "name")}
            isRequired
            onChange={(value) => {
              setName(value);
              saving.forget();
            }}
          />
          <LifeField value={life} onChange={setLife} />
        </div>
        <TextInput
          label={t("description")}
          hint={t("descriptionHint")}
          value={description}
          error={faultText(textProblem, saving, "description")}
          onChange={setDescription}
        />
        <fieldset className="switches">
          <legend>{t("channels.features")}</legend>
          <p className="field-hint">{t("channels.featuresHint")}</p>
          {FEATURES.map((feature) => (
            <Switch
              key={feature}
              label={t(`feature.${feature}`)}
              hint={t(`featureHint.${feature}`)}
              isOn={features.includes(feature)}
              onChange={(isOn) => setFeatures(toggled(features, feature, isOn))}
            />
          ))}
        </fieldset>
        <RefusedText
          refused={saving.refused}
          fields={["name", "description"]}
          onReload={onReload}
        />
        <SaveBar isChanged={isChanged} isBusy={saving.isBusy} isDisabled={!isSound} />
      </form>
    </Panel>
  );
}

function Removal({ channel }: { channel: ChannelDetail }): ReactElement {
  const { t } = useWords();
  const [isAsking, setIsAsking] = useState(false);
  const text = channel.is_default ? t("channels.removeDefault") : t("channels.removeText");
  return (
    <Panel title={t("channels.removeTitle")} text={text} isGrave>
      {!channel.is_default && (
        <Button onPress={() => setIsAsking(true)}>{t("channels.removeButton")}</Button>
      )}
      {isAsking && <RemoveDialog channel={channel} onClose={() => setIsAsking(false)} />}
    </Panel>
  );
}

function RemoveDialog(props: { channel: ChannelDetail; onClose: () => void }): ReactElement {
  const { t } = useWords();
  const { channel, onClose } = props;
  const me = useMe();
  const api = useAdminApi();
  const saving = useSaving();
  const [, navigate] = useLocation();
  // Counted anew: what was on the page may be an hour old.
  const { reading, reload } = useReading(channel.id, () => api.channel(channel.id));
  const to = me.channels.find(({ is_default }) => is_default)?.name ?? t("channels.default");
  const remove = (): Promise<boolean> =>
    saving.run(async () => {
      const { moved } = await api.removeChannel(channel.id);
      notify(t("channels.removed", { count: moved }));
      navigate(paths.admin("channels"));
    });
  return (
    <Dialog title={t("channels.removeAsk", { name: channel.name })} onClose={onClose} isAlert>
      <Read reading={reading} onRetry={() => void reload()}>
        {({ open_sessions: count }) => (
          <p className={count > 0 ? "note" : undefined} data-testid="remove-count">
            {count > 0 && <Icon name="alert" />}
            {count > 0 ? t("channels.removeCount", { count, to }) : t("channels.removeNone")}
          </p>
        )}
      </Read>
      <p>{t("channels.removeFinal")}</p>
      <RefusedText refused={saving.refused} />
      <div className="dialog-acts">
        <Button autoFocus onPress={onClose}>
          {t("cancel")}
        </Button>
        <Button
          weight="danger"
          isDisabled={reading.kind !== "ready"}
          isPending={saving.isBusy}
          onPress={() => void remove()}
        >
          {saving.isBusy ? t("channels.removing") : t("channels.removeConfirm")}
        </Button>
      </div>
    </Dialog>
  );
}
