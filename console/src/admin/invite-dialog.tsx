// Invites somebody by mail, and shows the link once in case the mail does not arrive.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InvitationCreated, Role } from "../protocol/generated";
import { newUlid } from "../protocol/ulid";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { Segments } from "../ui/field";
import { TextInput } from "../ui/text-input";
import { isAbout, RefusedText, useFaultText } from "./parts";
import { mailFault } from "./text-fault";
import { useAdminApi, useSaving } from "./use-admin";
import { useWords } from "./use-words";

interface Props {
  roles: readonly Role[];
  onInvited: () => void;
  onClose: () => void;
}

/** The dialog. */
export function InviteDialog({ roles, onInvited, onClose }: Props): ReactElement {
  const { t } = useWords();
  const [created, setCreated] = useState<InvitationCreated>();
  if (created !== undefined) {
    const { mail } = created.invitation;
    return (
      <Dialog
        title={t("members.inviteLink")}
        text={t("members.inviteLinkText", { mail })}
        onClose={onClose}
        isWide
      >
        <p className="link" data-testid="invite-link">
          {created.link}
        </p>
        <div className="dialog-acts">
          <CopyButton text={created.link} label={t("members.copyInvite")} />
          <Button weight="primary" onPress={onClose}>
            {t("members.close")}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("members.invite")} text={t("members.inviteText")} onClose={onClose} isWide>
      <Form
        roles={roles}
        onClose={onClose}
        onInvited={(made) => {
          setCreated(made);
          onInvited();
        }}
      />
    </Dialog>
  );
}

interface FormProps {
  roles: readonly Role[];
  onInvited: (created: InvitationCreated) => void;
  onClose: () => void;
}

function Form({ roles, onInvited, onClose }: FormProps): ReactElement {
  const { t } = useWords();
  const { t: common } = useTranslation();
  const api = useAdminApi();
  const saving = useSaving();
  const faultText = useFaultText();
  const [id] = useState(newUlid);
  const [mail, setMail] = useState("");
  const [role, setRole] = useState<Role>(
    roles.includes("technician") ? "technician" : (roles[0] ?? "technician"),
  );
  const [hasTried, setHasTried] = useState(false);
  const fault = hasTried ? mailFault(mail) : undefined;
  // An address that is a member's already is a fault of the address, whatever field it is put to.
  const isTaken = saving.refused?.code === "already_member" && !isAbout(saving.refused, "mail");
  const submit = async (): Promise<void> => {
    setHasTried(true);
    if (mailFault(mail) === undefined) {
      await saving.run(async () => onInvited(await api.invite({ id, mail: mail.trim(), role })));
    }
  };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextInput
        label={t("members.mail")}
        type="email"
        value={mail}
        error={isTaken ? common("error.already_member") : faultText(fault, saving, "mail")}
        isRequired
        autoFocus
        onChange={(value) => {
          setMail(value);
          saving.forget();
        }}
      />
      <Segments
        label={t("members.role")}
        value={role}
        choices={roles.map((each) => ({
          value: each,
          label: common(`role.${each}`),
          hint: t(`members.roleHint.${each}`),
        }))}
        onChange={setRole}
      />
      {!isTaken && <RefusedText refused={saving.refused} fields={["mail"]} />}
      <div className="dialog-acts">
        <Button onPress={onClose}>{t("cancel")}</Button>
        <Button weight="primary" type="submit" isPending={saving.isBusy}>
          {saving.isBusy ? t("members.sending") : t("members.send")}
        </Button>
      </div>
    </form>
  );
}
