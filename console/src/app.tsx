// Signs somebody in and gives the screens their desk.

import { type ReactElement, useEffect, useRef, useState } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { Alerts } from "./alerts/alerts";
import { Api } from "./gateway/api";
import { type Config, loadConfig } from "./gateway/config";
import { acceptInvitation, INVITATION_PATH, keepInvitation } from "./gateway/invitation";
import { codeOf } from "./gateway/refused";
import { SIGNED_IN_PATH, SignIn } from "./gateway/sign-in";
import { UpdateNotice } from "./install/update-notice";
import { Desk } from "./lists/desk";
import { DeskContext, useDesk, useDeskState } from "./lists/desk-context";
import { Routes } from "./routes";
import { Failure, Loading, SignInScreen } from "./shell/start-screens";
import { Notices } from "./ui/notices";

type Start =
  | { kind: "loading" }
  | { kind: "failed" }
  | { kind: "out"; config: Config; signIn: SignIn; hasFailed: boolean }
  | { kind: "in"; signIn: SignIn; desk: Desk };

/** The whole console. */
export function App(): ReactElement {
  const { i18n } = useTranslation();
  const [start, setStart] = useState<Start>({ kind: "loading" });
  const [, navigate] = useLocation();
  useEffect(() => {
    let isCurrent = true;
    void begin((path) => navigate(path, { replace: true })).then((next) => {
      if (isCurrent) {
        setStart(next);
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [navigate]);
  return (
    <I18nProvider locale={i18n.language}>
      <Screen start={start} />
      <UpdateNotice />
      <Notices />
    </I18nProvider>
  );
}

function Screen({ start }: { start: Start }): ReactElement {
  switch (start.kind) {
    case "loading":
      return <Loading />;
    case "failed":
      return <Failure code="gateway_unreachable" />;
    case "out":
      return <SignInScreen {...start} />;
    case "in":
      return (
        <DeskContext value={start.desk}>
          <Ready signIn={start.signIn} />
        </DeskContext>
      );
  }
}

function Ready({ signIn }: { signIn: SignIn }): ReactElement {
  const desk = useDesk();
  const { phase } = useDeskState();
  useEffect(() => {
    void desk.start();
    return () => desk.stop();
  }, [desk]);
  const isStranger = phase.kind === "failed" && phase.code === "not_a_member";
  const invitation = useInvitation(isStranger, signIn);
  switch (phase.kind) {
    case "loading":
      return <Loading />;
    case "failed":
      if (isStranger && invitation === "asking") {
        return <Loading />;
      }
      return <Failure code={phase.code} signIn={signIn} onRetry={() => void desk.start()} />;
    case "ready":
      return (
        <>
          <Alerts />
          <Routes signIn={signIn} />
        </>
      );
  }
}

/** Who is not a member yet may be invited: asks once, and starts the desk when it is so. */
function useInvitation(isStranger: boolean, signIn: SignIn): "asking" | "none" {
  const desk = useDesk();
  const [state, setState] = useState<"asking" | "none">("asking");
  const hasAsked = useRef(false);
  useEffect(() => {
    if (isStranger && !hasAsked.current) {
      hasAsked.current = true;
      acceptInvitation(signIn).then(
        () => void desk.start(),
        () => setState("none"),
      );
    }
  }, [isStranger, signIn, desk]);
  return state;
}

/** One start at a time, also when React mounts twice: a sign-in code works only once. */
let begun: Promise<Start> | undefined;

function begin(goTo: (path: string) => void): Promise<Start> {
  begun ??= find(goTo).catch((error): Start => {
    return codeOf(error) === "not_signed_in" ? { kind: "loading" } : { kind: "failed" };
  });
  return begun;
}

async function find(goTo: (path: string) => void): Promise<Start> {
  const config = await loadConfig();
  const signIn = new SignIn(config);
  let hasFailed = false;
  if (window.location.pathname === INVITATION_PATH) {
    keepInvitation(goTo);
  }
  if (window.location.pathname === SIGNED_IN_PATH) {
    const path = await signIn.finish().catch(() => undefined);
    hasFailed = path === undefined;
    goTo(path ?? "/");
  }
  if (!(await signIn.isSignedIn())) {
    return { kind: "out", config, signIn, hasFailed };
  }
  return { kind: "in", signIn, desk: new Desk(new Api(() => signIn.token())) };
}
