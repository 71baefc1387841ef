// The editor of a support form: words in both languages, what is asked for, who gets the requests.

import { type ReactElement, useState } from "react";
import { useDeskState } from "../lists/desk-context";
import {
  type ChannelDetail,
  type Need,
  OWN_FIELDS_MAX,
  type OwnField,
  type SupportEntry,
} from "../protocol/generated";
import { Button } from "../ui/button";
import { Choice } from "../ui/field";
import { notify } from "../ui/notices";
import { Switch } from "../ui/switch";
import { TextInput } from "../ui/text-input";
import type { Language } from "../words/language";
import { RefusedText, SaveBar, useFaultText } from "./parts";
import {
  type Draft,
  type DraftFaults,
  draftFaults,
  draftOf,
  formOf,
  KNOWN_FIELDS,
  NEEDS,
  NEW_FIELD,
} from "./support-draft";
import { SupportPreview } from "./support-preview";
import { useAdminApi, useSaving } from "./use-admin";
import { useWords } from "./use-words";

interface Props {
  channel: ChannelDetail;
  entry: SupportEntry;
  onSaved: (entry: SupportEntry) => void;
}

const QUEUE = "";

/** The editor, with the preview beside it. */
export function SupportEditor({ channel, entry, onSaved }: Props): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const saving = useSaving();
  const { members } = useDeskState();
  const [draft, setDraft] = useState(() => draftOf(entry.form));
  const change = (next: Partial<Draft>): void => setDraft({ ...draft, ...next });
  const faults = draftFaults(draft);
  const isChanged = JSON.stringify(formOf(draft)) !== JSON.stringify(formOf(draftOf(entry.form)));
  const submit = async (): Promise<void> => {
    if (faults.size === 0) {
      await saving.run(async () => {
        onSaved(await api.saveSupport(channel.id, formOf(draft)));
        notify(t("support.saved"));
      });
    }
  };
  return (
    <div className="support-edit">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Switch
          label={t("support.isOn")}
          hint={t("support.isOnHint")}
          isOn={draft.is_on}
          onChange={(is_on) => change({ is_on })}
        />
        <BothLanguages
          label={t("support.heading")}
          place="title"
          value={draft.title}
          faults={faults}
          onChange={(title) => change({ title })}
        />
        <BothLanguages
          label={t("support.introduction")}
          hint={t("support.introductionHint")}
          place="introduction"
          value={draft.introduction}
          faults={faults}
          rows={3}
          onChange={(introduction) => change({ introduction })}
        />
        <Fields draft={draft} faults={faults} onChange={(fields) => change({ fields })} />
        <Choice
          label={t("support.technician")}
          hint={t("support.technicianHint")}
          value={draft.technician ?? QUEUE}
          choices={[
            { value: QUEUE, label: t("support.queue") },
            ...members.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => change({ technician: id === QUEUE ? undefined : id })}
        />
        <RefusedText refused={saving.refused} />
        <SaveBar isChanged={isChanged} isBusy={saving.isBusy} isDisabled={faults.size > 0} />
      </form>
      <SupportPreview draft={draft} />
    </div>
  );
}

interface BothProps {
  label: string;
  hint?: string;
  place: string;
  value: Record<Language, string>;
  faults: DraftFaults;
  rows?: number;
  onChange: (value: Record<Language, string>) => void;
}

function BothLanguages(props: BothProps): ReactElement {
  const { label, hint, place, value, faults, rows, onChange } = props;
  const { t } = useWords();
  const faultText = useFaultText();
  return (
    <fieldset className="both">
      <legend>{label}</legend>
      {hint && <p className="field-hint">{hint}</p>}
      <div className="pair">
        {(["ja", "en"] as const).map((language) => (
          <TextInput
            key={language}
            label={t(language === "ja" ? "support.inJapanese" : "support.inEnglish")}
            lang={language}
            value={value[language]}
            error={errorOf(faults, `${place}.${language}`)}
            rows={rows}
            onChange={(text) => onChange({ ...value, [language]: text })}
          />
        ))}
      </div>
    </fieldset>
  );

  function errorOf(all: DraftFaults, at: string): string | undefined {
    const fault = all.get(at);
    const isOtherOnly = fault?.kind === "empty" && place === "introduction";
    return isOtherOnly ? t("support.bothLanguages") : faultText(fault);
  }
}

interface FieldsProps {
  draft: Draft;
  faults: DraftFaults;
  onChange: (fields: Draft["fields"]) => void;
}

function Fields({ draft, faults, onChange }: FieldsProps): ReactElement {
  const { t } = useWords();
  const { fields } = draft;
  const labels = {
    name: t("support.fieldName"),
    mail: t("support.fieldMail"),
    phone: t("support.fieldPhone"),
    problem: t("support.fieldProblem"),
  };
  const setOwn = (own: OwnField[]): void => onChange({ ...fields, own });
  return (
    <fieldset className="support-fields">
      <legend>{t("support.fields")}</legend>
      {KNOWN_FIELDS.map((key) => (
        <div key={key} className="need-row">
          <span id={`need-${key}`}>{labels[key]}</span>
          <NeedChoice
            labelledBy={`need-${key}`}
            value={fields[key]}
            onChange={(need) => onChange({ ...fields, [key]: need })}
          />
        </div>
      ))}
      {fields.own.map((own, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name but their place
          key={at}
          className="own-field"
        >
          <div className="need-row">
            <span id={`need-own-${at}`}>{t("support.own", { number: at + 1 })}</span>
            <NeedChoice
              labelledBy={`need-own-${at}`}
              value={own.need}
              onChange={(need) => setOwn(fields.own.with(at, { ...own, need }))}
            />
            <Button
              size="small"
              weight="quiet"
              aria-label={t("support.removeOwn", { number: at + 1 })}
              onPress={() => setOwn(fields.own.toSpliced(at, 1))}
            >
              {t("remove")}
            </Button>
          </div>
          <BothLanguages
            label={t("support.ownLabel")}
            place={`own.${at}`}
            value={own.label}
            faults={faults}
            onChange={(label) => setOwn(fields.own.with(at, { ...own, label }))}
          />
        </div>
      ))}
      <div className="add-own">
        <Button
          size="small"
          icon="plus"
          isDisabled={fields.own.length >= OWN_FIELDS_MAX}
          onPress={() => setOwn([...fields.own, NEW_FIELD])}
        >
          {t("support.addOwn")}
        </Button>
        {fields.own.length >= OWN_FIELDS_MAX && (
          <span className="field-hint">{t("support.ownMax", { max: OWN_FIELDS_MAX })}</span>
        )}
      </div>
    </fieldset>
  );
}

interface NeedProps {
  labelledBy: string;
  value: Need;
  onChange: (need: Need) => void;
}

function NeedChoice({ labelledBy, value, onChange }: NeedProps): ReactElement {
  const { t } = useWords();
  return (
    <fieldset className="languages" aria-labelledby={labelledBy}>
      {NEEDS.map((need) => (
        <button
          key={need}
          type="button"
          aria-pressed={need === value}
          onClick={() => onChange(need)}
        >
          {t(`support.need.${need}`)}
        </button>
      ))}
    </fieldset>
  );
}
