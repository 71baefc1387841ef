// Makes or changes a group: its name, what it is for, who is in it.

import { type ReactElement, useState } from "react";
import type { GroupView, MemberView } from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { notify } from "../ui/notices";
import { TextInput } from "../ui/text-input";
import { Tick } from "../ui/tick";
import { toggled } from "./access";
import { isFound } from "./members-screen";
import { RefusedText, useFaultText } from "./parts";
import { CHARS_MAX, textFault } from "./text-fault";
import { useAdminApi, useSaving } from "./use-admin";
import { useWords } from "./use-words";

interface Props {
  /** What is changed; `undefined` makes a new one. */
  group: GroupView | undefined;
  members: readonly MemberView[];
  onSaved: () => void;
  onClose: () => void;
}

/** The dialog. */
export function GroupDialog({ group, members, onSaved, onClose }: Props): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const saving = useSaving();
  const faultText = useFaultText();
  const [newId] = useState(newUlid);
  const [name, setName] = useState<string>(group?.name ?? "");
  const [description, setDescription] = useState<string>(group?.description ?? "");
  const [chosen, setChosen] = useState<readonly string[]>(group?.members ?? []);
  const [search, setSearch] = useState("");
  const [hasTried, setHasTried] = useState(false);
  const nameFault = textFault(name, { max: CHARS_MAX.name, isRequired: true });
  const textProblem = textFault(description, { max: CHARS_MAX.description, isRequired: false });
  const submit = async (): Promise<void> => {
    setHasTried(true);
    if (nameFault !== undefined || textProblem !== undefined) {
      return;
    }
    const settings = {
      name: name.trim(),
      members: [...chosen],
      ...(description.trim() === "" ? {} : { description: description.trim() }),
    };
    const isDone = await saving.run(() =>
      group === undefined
        ? api.createGroup({ id: newId, ...settings })
        : api.saveGroup(group.id, { version: group.version, ...settings }),
    );
    if (isDone) {
      notify(t(group === undefined ? "groups.created" : "saved"));
      onSaved();
      onClose();
    }
  };
  return (
    <Dialog
      title={t(group === undefined ? "groups.new" : "groups.editTitle")}
      text={group === undefined ? t("groups.newText") : undefined}
      onClose={onClose}
      isWide
    >
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
          error={faultText(
            hasTried || nameFault?.kind !== "empty" ? nameFault : undefined,
            saving,
            "name",
          )}
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
        <fieldset className="ticks ticks-people">
          <legend>
            {t("groups.members")}
            <span className="ticks-count">{t("groups.chosen", { count: chosen.length })}</span>
          </legend>
          <TextInput
            label={t("groups.search")}
            placeholder={t("groups.search")}
            type="search"
            value={search}
            onChange={setSearch}
          />
          <div className="ticks-list">
            {members
              .filter(({ name: who, mail }) => isFound(search, who, mail))
              .map(({ id, name: who, is_disabled }) => (
                <Tick
                  key={id}
                  label={is_disabled ? `${who} (${t("members.disabled")})` : who}
                  isOn={chosen.includes(id)}
                  onChange={(isOn) => setChosen(toggled(chosen, id, isOn))}
                />
              ))}
          </div>
        </fieldset>
        <RefusedText
          refused={saving.refused}
          fields={["name", "description"]}
          onReload={() => {
            onSaved();
            onClose();
          }}
        />
        <div className="dialog-acts">
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button weight="primary" type="submit" isPending={saving.isBusy}>
            {saving.isBusy ? t("saving") : t(group === undefined ? "groups.new" : "save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
