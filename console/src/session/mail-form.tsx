// Sends link and PIN through the deployment's own mail service, in the customer's language.

import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { codeOf } from "../gateway/refused";
import { useDesk } from "../lists/desk-context";
import type { ErrorCode, SessionId } from "../protocol/generated";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Icon } from "../ui/icon";
import type { Language } from "../words/language";

const ADDRESS_CHARS_MAX = 254;

/** One address and a button; says where the mail went. */
export function MailForm(props: { session: SessionId; language: Language }): ReactElement {
  const { session, language } = props;
  const { t } = useTranslation();
  const desk = useDesk();
  const [to, setTo] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string>();
  const [refused, setRefused] = useState<ErrorCode>();
  const address = to.trim();
  const send = async (): Promise<void> => {
    setIsBusy(true);
    setRefused(undefined);
    setSentTo(undefined);
    try {
      await desk.api.mail(session, { to: address, language });
      setSentTo(address);
      setTo("");
    } catch (error) {
      setRefused(codeOf(error));
    }
    setIsBusy(false);
  };
  return (
    <form
      className="mail-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (address !== "" && !isBusy) {
          void send();
        }
      }}
    >
      <TextField
        label={t("mail.to")}
        hint={t("mail.hint")}
        value={to}
        maxLength={ADDRESS_CHARS_MAX}
        onChange={setTo}
      />
      <Button type="submit" icon="mail" isPending={isBusy} isDisabled={!/.@./.test(address)}>
        {isBusy ? t("mail.sending") : t("mail.send")}
      </Button>
      {sentTo !== undefined && (
        <p className="mail-sent" role="status">
          <Icon name="check" />
          {t("mail.sent", { to: sentTo })}
        </p>
      )}
      {refused !== undefined && (
        <p className="problem" role="alert">
          <Icon name="alert" />
          {t(`error.${refused}`)}
        </p>
      )}
    </form>
  );
}
