// Parts that every area of the administration is made of.

import type { ReactElement, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Refused } from "../gateway/refused";
import { LoadingPage } from "../shell/start-screens";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import type { TextFault } from "./text-fault";
import type { Reading, Saving } from "./use-admin";
import { useWords } from "./use-words";

/** A part of a page with its heading. */
export function Panel(props: {
  title: string;
  text?: string;
  acts?: ReactNode;
  children?: ReactNode;
  isGrave?: boolean;
}): ReactElement {
  const { title, text, acts, children, isGrave } = props;
  return (
    <section className={isGrave ? "panel panel-grave" : "panel"}>
      <div className="panel-head">
        <div>
          <h2>{title}</h2>
          {text && <p className="panel-text">{text}</p>}
        </div>
        {acts}
      </div>
      {children}
    </section>
  );
}

/** What was read, or how far that has come. */
export function Read<T>(props: {
  reading: Reading<T>;
  onRetry: () => void;
  children: (value: T) => ReactElement;
}): ReactElement {
  const { t } = useTranslation();
  const { reading, onRetry, children } = props;
  switch (reading.kind) {
    case "loading":
      return <LoadingPage />;
    case "failed":
      return (
        <div className="empty">
          <p role="alert">{t(`error.${reading.code}`)}</p>
          <Button onPress={onRetry}>{t("shell.retry")}</Button>
        </div>
      );
    case "ready":
      return children(reading.value);
  }
}

/** Why something was not saved, unless a field on the screen says it: `fields`. */
export function RefusedText(props: {
  refused: Refused | undefined;
  fields?: readonly string[];
  onReload?: () => void;
}): ReactElement | null {
  const { t } = useWords();
  const { t: common } = useTranslation();
  const { refused, fields = [], onReload } = props;
  if (refused === undefined || fields.some((field) => isAbout(refused, field))) {
    return null;
  }
  if (refused.code === "conflict") {
    return (
      <div className="problem" role="alert">
        <Icon name="alert" />
        <span>{t("conflict")}</span>
        {onReload && (
          <Button size="small" onPress={onReload}>
            {t("conflictReload")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <p className="problem" role="alert">
      <Icon name="alert" />
      {common(`error.${refused.code}`)}
    </p>
  );
}

/** Whether a refusal is about a field, wherever in the body the gateway found it. */
export function isAbout(refused: Refused | undefined, field: string): boolean {
  // Only a name can be taken, so the gateway does not say which field it was.
  return refused?.code === "name_taken"
    ? field === "name"
    : refused?.field?.split(".").at(-1) === field;
}

/** Words a fault, or the refusal that the gateway gave for the same field. */
export function useFaultText(): (
  fault: TextFault | undefined,
  saving?: Saving,
  field?: string,
) => string | undefined {
  const { t } = useWords();
  const { t: common } = useTranslation();
  return (fault, saving, field) => {
    if (fault !== undefined) {
      return fault.kind === "tooLong"
        ? t("fault.tooLong", { max: fault.max, now: fault.now })
        : t(`fault.${fault.kind}`);
    }
    const refused = saving?.refused;
    return refused !== undefined && field !== undefined && isAbout(refused, field)
      ? common(`error.${refused.code}`)
      : undefined;
  };
}

/** The buttons below a form of a panel: it says whether anything is left to save. */
export function SaveBar(props: {
  isChanged: boolean;
  isBusy: boolean;
  isDisabled?: boolean;
}): ReactElement {
  const { t } = useWords();
  const { isChanged, isBusy, isDisabled } = props;
  return (
    <div className="save-bar">
      <Button
        weight={isChanged ? "primary" : "normal"}
        type="submit"
        isDisabled={!isChanged || isDisabled}
        isPending={isBusy}
      >
        {isBusy ? t("saving") : t("save")}
      </Button>
      <span role="status">{isChanged && t("changed")}</span>
    </div>
  );
}
