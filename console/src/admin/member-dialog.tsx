// Changes a member: name, role, what they may use, and whether they may work at all.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../lists/desk-context";
import type { MemberView } from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice } from "../ui/field";
import { notify } from "../ui/notices";
import { TextInput } from "../ui/text-input";
import { Tick } from "../ui/tick";
import { FEATURES, toggled } from "./access";
import { RefusedText, useFaultText } from "./parts";
import { CHARS_MAX, textFault } from "./text-fault";
import { useAdminApi, useSaving } from "./use-admin";
import { useWords } from "./use-words";

interface Props {
  member: MemberView;
  onSaved: () => void;
  onClose: () => void;
}

/** The dialog. */
export function MemberDialog(props: Props): ReactElement {
  const { t } = useWords();
  const { t: common } = useTranslation();
  const { member, onSaved, onClose } = props;
  const me = useMe();
  const api = useAdminApi();
  const saving = useSaving();
  const faultText = useFaultText();
  const [name, setName] = useState<string>(member.name);
  const [role, setRole] = useState(member.role);
  const [features, setFeatures] = useState(member.features);
  const [isAsking, setIsAsking] = useState(false);
  const fault = textFault(name, { max: CHARS_MAX.name, isRequired: true });
  const save = async (is_disabled: boolean, said: string): Promise<void> => {
    const { id, version } = member;
    const body = { version, name: name.trim(), role, is_disabled, features };
    const isDone = await saving.run(() => api.saveMember(id, body));
    if (isDone) {
      notify(said);
      onSaved();
      onClose();
    }
  };
  if (isAsking) {
    return (
      <Dialog
        title={t("members.disableTitle", { name: member.name })}
        text={t("members.disableText")}
        onClose={onClose}
        isAlert
      >
        <RefusedText refused={saving.refused} onReload={onClose} />
        <div className="dialog-acts">
          <Button autoFocus onPress={() => setIsAsking(false)}>
            {t("cancel")}
          </Button>
          <Button
            weight="danger"
            isPending={saving.isBusy}
            onPress={() => void save(true, t("members.disabledNow", { name: member.name }))}
          >
            {t("members.disableConfirm")}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("members.editTitle")} text={member.mail} onClose={onClose} isWide>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (fault === undefined) {
            void save(member.is_disabled, t("saved"));
          }
        }}
      >
        <div className="pair">
          <TextInput
            label={t("name")}
            value={name}
            error={faultText(fault, saving, "name")}
            isRequired
            onChange={(value) => {
              setName(value);
              saving.forget();
            }}
          />
          <Choice
            label={t("members.role")}
            value={role}
            choices={[...new Set([member.role, ...member.roles])].map((each) => ({
              value: each,
              label: common(`role.${each}`),
            }))}
            hint={t(`members.roleHint.${role}`)}
            onChange={(chosen) => setRole(chosen as typeof role)}
          />
        </div>
        <fieldset className="ticks">
          <legend>{t("members.features")}</legend>
          <p className="field-hint">{t("members.featuresHint")}</p>
          {FEATURES.map((feature) => (
            <Tick
              key={feature}
              label={t(`feature.${feature}`)}
              isOn={features.includes(feature)}
              onChange={(isOn) => setFeatures(toggled(features, feature, isOn))}
            />
          ))}
        </fieldset>
        <RefusedText refused={saving.refused} fields={["name"]} onReload={onSaved} />
        <div className="dialog-acts">
          {member.id !== me.id &&
            (member.is_disabled ? (
              <Button
                isDisabled={saving.isBusy}
                onPress={() => void save(false, t("members.enabledNow", { name: member.name }))}
              >
                {t("members.enable")}
              </Button>
            ) : (
              <Button isDisabled={saving.isBusy} onPress={() => setIsAsking(true)}>
                {t("members.disable")}
              </Button>
            ))}
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
