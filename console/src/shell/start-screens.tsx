// What is shown before there is a desk: loading, sign-in, and why nothing can be shown.

import { type ReactElement, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Config } from "../gateway/config";
import type { SignIn } from "../gateway/sign-in";
import type { ErrorCode } from "../protocol/generated";
import { Button } from "../ui/button";
import { Icon, Mark } from "../ui/icon";
import { LanguageSwitch } from "./language-switch";

/** A moment of waiting. */
export function Loading(): ReactElement {
  const { t } = useTranslation();
  return (
    <main className="start">
      <p className="start-loading" role="status">
        <span className="spinner" aria-hidden="true" />
        {t("shell.loading")}
      </p>
    </main>
  );
}

/** A moment of waiting inside the frame. */
export function LoadingPage(): ReactElement {
  const { t } = useTranslation();
  return (
    <p className="empty" role="status">
      {t("shell.loading")}
    </p>
  );
}

/** The way in. */
export function SignInScreen(props: {
  config: Config;
  signIn: SignIn;
  hasFailed: boolean;
}): ReactElement {
  const { config, signIn, hasFailed } = props;
  const { t } = useTranslation();
  const [step, setStep] = useState<"ready" | "leaving" | "failed">(hasFailed ? "failed" : "ready");
  const leave = async (): Promise<void> => {
    setStep("leaving");
    const { pathname } = window.location;
    await signIn.start(pathname).catch(() => setStep("failed"));
  };
  return (
    <Card title={t("signIn.title", { team: config.team })} text={t("signIn.text")}>
      {step === "failed" && <Problem text={t("signIn.failed")} />}
      <Button
        weight="primary"
        size="large"
        isPending={step === "leaving"}
        onPress={() => void leave()}
      >
        {step === "leaving" ? t("signIn.leaving") : t("signIn.button")}
      </Button>
    </Card>
  );
}

/** Why nothing can be shown, and what can be done. */
export function Failure(props: {
  code: ErrorCode;
  signIn?: SignIn;
  onRetry?: () => void;
}): ReactElement {
  const { code, signIn, onRetry } = props;
  const { t } = useTranslation();
  const signInAgain = async (): Promise<void> => {
    await signIn?.forget();
    await signIn?.start(window.location.pathname);
  };
  const reload = (): void => window.location.reload();
  return (
    <Card title={t("shell.cannotStart")}>
      <Problem text={t(`error.${code}`)} />
      {code === "not_signed_in" && signIn ? (
        <Button weight="primary" size="large" onPress={() => void signInAgain()}>
          {t("signIn.again")}
        </Button>
      ) : (
        <Button weight="primary" size="large" onPress={onRetry ?? reload}>
          {code === "version_too_old" ? t("shell.reload") : t("shell.retry")}
        </Button>
      )}
      {code !== "not_signed_in" && signIn && (
        <Button weight="quiet" onPress={() => void signIn.end()}>
          {t("shell.signOut")}
        </Button>
      )}
    </Card>
  );
}

function Card(props: { title: string; text?: string; children: ReactNode }): ReactElement {
  const { t } = useTranslation();
  return (
    <main className="start">
      <div className="start-card">
        <p className="brand">
          <Mark size={36} />
          <span>{t("product")}</span>
        </p>
        <h1>{props.title}</h1>
        {props.text && <p className="start-text">{props.text}</p>}
        <div className="start-acts">{props.children}</div>
      </div>
      <footer className="start-foot">
        <span>{t("tagline")}</span>
        <LanguageSwitch />
      </footer>
    </main>
  );
}

function Problem({ text }: { text: string }): ReactElement {
  return (
    <p className="problem" role="alert">
      <Icon name="alert" />
      {text}
    </p>
  );
}
