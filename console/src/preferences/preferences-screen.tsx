// What holds for this browser: how it tells of waiting customers, its language, and the app.

import "../styles/panel.css";

import { type ReactElement, type ReactNode, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { askPermission, type Permission, permission } from "../alerts/notification";
import { choose, snapshot, subscribe } from "../alerts/preferences";
import { tryOut } from "../alerts/sound";
import * as installation from "../install/installation";
import { LanguageSwitch } from "../shell/language-switch";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Switch } from "../ui/switch";
import { useTitle } from "../ui/title";

/** The screen. */
export function PreferencesScreen(): ReactElement {
  const { t } = useTranslation("preferences");
  useTitle(t("title"));
  return (
    <div className="page page-narrow">
      <header className="page-head">
        <div>
          <h1>{t("title")}</h1>
          <p>{t("text")}</p>
        </div>
      </header>
      <Alerts />
      <Card title={t("language")} text={t("languageText")}>
        <LanguageSwitch />
      </Card>
      <Install />
    </div>
  );
}

function Alerts(): ReactElement {
  const { t } = useTranslation("preferences");
  const { sound, notification } = useSyncExternalStore(subscribe, snapshot);
  const [allowed, setAllowed] = useState<Permission>(permission);
  const switchNotification = async (isOn: boolean): Promise<void> => {
    const answer = isOn && allowed === "default" ? await askPermission() : allowed;
    setAllowed(answer);
    choose({ notification: isOn && answer === "granted" });
  };
  const cannot = allowed === "denied" || allowed === "unsupported";
  return (
    <Card title={t("alerts")} text={t("alertsText")}>
      <div className="setting">
        <Switch
          label={t("sound")}
          hint={t("soundHint")}
          isOn={sound}
          onChange={(isOn) => choose({ sound: isOn })}
        />
        <Button size="small" icon="play" onPress={() => void tryOut()}>
          {t("tryOut")}
        </Button>
      </div>
      <div className="setting">
        <Switch
          label={t("notification")}
          hint={t("notificationHint")}
          isOn={notification && allowed === "granted"}
          isDisabled={cannot}
          onChange={(isOn) => void switchNotification(isOn)}
        />
      </div>
      {cannot && (
        <p className="note" role="status">
          <Icon name="alert" />
          {t(allowed === "denied" ? "denied" : "unsupported")}
        </p>
      )}
      <p className="setting-foot">{t("titleHint")}</p>
    </Card>
  );
}

function Install(): ReactElement {
  const { t } = useTranslation("preferences");
  const { canInstall } = useSyncExternalStore(installation.subscribe, installation.snapshot);
  const isApp = window.matchMedia("(display-mode: standalone)").matches;
  const text = isApp ? t("isApp") : canInstall ? t("installText") : t("installByHand");
  return (
    <Card title={t("install")} text={text}>
      {canInstall && !isApp && (
        <Button icon="open" onPress={() => void installation.install()}>
          {t("installButton")}
        </Button>
      )}
    </Card>
  );
}

function Card(props: { title: string; text: string; children?: ReactNode }): ReactElement {
  return (
    <section className="panel">
      <h2>{props.title}</h2>
      <p className="panel-text">{props.text}</p>
      {props.children}
    </section>
  );
}
