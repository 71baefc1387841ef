// Copies a text and says so.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { notify } from "./notices";

const SHOWN_MS = 2_500;

/** A button that puts `text` on the clipboard. */
export function CopyButton({ text, label }: { text: string; label: string }): ReactElement {
  const { t } = useTranslation();
  const [isDone, setIsDone] = useState(false);
  useEffect(() => {
    if (!isDone) {
      return undefined;
    }
    const timer = setTimeout(() => setIsDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setIsDone(true);
      notify(t("codes.copied"));
    } catch {
      notify(t("codes.copyFailed"), "bad");
    }
  };
  return (
    <Button icon={isDone ? "check" : "copy"} size="small" onPress={() => void copy()}>
      {label}
    </Button>
  );
}
