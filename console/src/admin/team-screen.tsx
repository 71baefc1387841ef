// The team: its name, what it is entitled to, and for how long its history is kept.

import { type ReactElement, useState } from "react";
import { useMe } from "../lists/desk-context";
import {
  RETENTION_DAYS_MAX,
  RETENTION_DAYS_MIN,
  type Retention,
  type TeamView,
} from "../protocol/generated";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { Switch } from "../ui/switch";
import { TextInput } from "../ui/text-input";
import { FEATURES, toggled } from "./access";
import { Panel, Read, RefusedText, SaveBar, useFaultText } from "./parts";
import { CHARS_MAX, textFault } from "./text-fault";
import { useAdminApi, useReading, useSaving } from "./use-admin";
import { useWords } from "./use-words";

/** The screen. */
export function TeamScreen(): ReactElement {
  const api = useAdminApi();
  const team = useReading("team", () => api.team());
  const retention = useReading("retention", () => api.retention());
  return (
    <>
      <Read reading={team.reading} onRetry={() => void team.reload()}>
        {(value) => (
          <Settings
            key={value.version}
            team={value}
            onSaved={team.take}
            onReload={() => void team.reload()}
          />
        )}
      </Read>
      <Read reading={retention.reading} onRetry={() => void retention.reload()}>
        {(value) => <History key={value.days} kept={value} onSaved={retention.take} />}
      </Read>
    </>
  );
}

interface SettingsProps {
  team: TeamView;
  onSaved: (team: TeamView) => void;
  onReload: () => void;
}

function Settings({ team, onSaved, onReload }: SettingsProps): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const saving = useSaving();
  const faultText = useFaultText();
  const [name, setName] = useState<string>(team.name);
  const [features, setFeatures] = useState(team.features);
  const fault = textFault(name, { max: CHARS_MAX.name, isRequired: true });
  const isChanged =
    name !== team.name ||
    features.length !== team.features.length ||
    features.some((each) => !team.features.includes(each));
  const submit = async (): Promise<void> => {
    if (fault === undefined) {
      await saving.run(async () => {
        const { version } = team;
        onSaved(await api.saveTeam({ version, name: name.trim(), features }));
        notify(t("saved"));
      });
    }
  };
  return (
    <Panel title={t("sections.team")} text={t("team.text")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          label={t("team.nameLabel")}
          hint={t("team.nameText")}
          value={name}
          error={faultText(fault, saving, "name")}
          isRequired
          onChange={(value) => {
            setName(value);
            saving.forget();
          }}
        />
        <dl className="fact">
          <dt>{t("team.domain")}</dt>
          <dd>{team.domain ?? t("team.domainNone")}</dd>
        </dl>
        <fieldset className="switches">
          <legend>{t("team.features")}</legend>
          <p className="field-hint">{t("team.featuresText")}</p>
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
        <RefusedText refused={saving.refused} fields={["name"]} onReload={onReload} />
        <SaveBar isChanged={isChanged} isBusy={saving.isBusy} isDisabled={fault !== undefined} />
      </form>
    </Panel>
  );
}

/** A typed number of days; `undefined` when history cannot be kept so long. */
export function daysOf(text: string): number | undefined {
  const ascii = text.normalize("NFKC").trim();
  const days = /^\d{1,5}$/.test(ascii) ? Number(ascii) : Number.NaN;
  return days >= RETENTION_DAYS_MIN && days <= RETENTION_DAYS_MAX ? days : undefined;
}

interface HistoryProps {
  kept: Retention;
  onSaved: (kept: Retention) => void;
}

function History({ kept, onSaved }: HistoryProps): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const api = useAdminApi();
  const saving = useSaving();
  const [text, setText] = useState(String(kept.days));
  const days = daysOf(text);
  const isOwner = me.role === "owner";
  const fault = t("fault.days", { min: RETENTION_DAYS_MIN, max: RETENTION_DAYS_MAX });
  const submit = async (): Promise<void> => {
    if (days !== undefined) {
      await saving.run(async () => {
        onSaved(await api.saveRetention({ days }));
        notify(t("saved"));
      });
    }
  };
  return (
    <Panel title={t("team.retention")} text={t("team.retentionText")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          label={t("team.retentionDays")}
          value={text}
          hint={isOwner ? undefined : t("team.retentionOwner")}
          error={days === undefined ? fault : undefined}
          isDisabled={!isOwner}
          onChange={setText}
        />
        {days !== undefined && days < kept.days && (
          <p className="note" role="status">
            <Icon name="alert" />
            {t("team.retentionShorter")}
          </p>
        )}
        <RefusedText refused={saving.refused} />
        {isOwner && (
          <SaveBar
            isChanged={text !== String(kept.days)}
            isBusy={saving.isBusy}
            isDisabled={days === undefined}
          />
        )}
      </form>
    </Panel>
  );
}
