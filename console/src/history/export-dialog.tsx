// Saves what the filters find as a file: read page by page, put together here.

import { type ReactElement, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { codeOf } from "../gateway/refused";
import type { ErrorCode, ExportKind } from "../protocol/generated";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { download } from "../ui/download";
import { Segments } from "../ui/field";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { useHistoryApi } from "./api";
import { type Filters, searchOf } from "./filters";

const KINDS = [
  "sessions_csv",
  "sessions_jsonl",
  "audit_csv",
  "audit_jsonl",
] as const satisfies readonly ExportKind[];

/** The dialog. */
export function ExportDialog(props: { filters: Filters; onClose: () => void }): ReactElement {
  const { t } = useTranslation("history");
  const { t: common } = useTranslation();
  const { filters, onClose } = props;
  const api = useHistoryApi();
  const [kind, setKind] = useState<ExportKind>("sessions_csv");
  const [count, setCount] = useState<number>();
  const [error, setError] = useState<ErrorCode>();
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const run = async (): Promise<void> => {
    setError(undefined);
    setCount(0);
    const parts: string[] = [];
    try {
      let after: string | undefined;
      do {
        const page = await api.exportPage({ kind, search: searchOf(filters, after) });
        parts.push(page.text);
        after = page.next;
        setCount(parts.length);
      } while (after !== undefined && isOpen.current);
      if (isOpen.current) {
        download(fileName(kind, new Date()), typeOf(kind), parts);
        notify(t("exported"));
        onClose();
      }
    } catch (failure) {
      setError(codeOf(failure));
      setCount(undefined);
    }
  };
  return (
    <Dialog title={t("exportTitle")} text={t("exportText")} onClose={onClose} isWide>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Segments
          label={t("exportKind")}
          value={kind}
          isDisabled={count !== undefined}
          choices={KINDS.map((each) => ({
            value: each,
            label: t(`kind.${each}`),
            hint: t(`kindHint.${each}`),
          }))}
          onChange={setKind}
        />
        {error !== undefined && (
          <p className="problem" role="alert">
            <Icon name="alert" />
            {common(`error.${error}`)}
          </p>
        )}
        <p role="status">{count !== undefined && t("exporting", { count })}</p>
        <div className="dialog-acts">
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button weight="primary" type="submit" isPending={count !== undefined}>
            {t("exportStart")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** A name that sorts by day: `sasae-sessions-2026-11-22.csv`. */
export function fileName(kind: ExportKind, now: Date): string {
  const [what, ending] = kind.split("_");
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  return `sasae-${what}-${day}.${ending}`;
}

function typeOf(kind: ExportKind): string {
  return kind.endsWith("csv") ? "text/csv;charset=utf-8" : "application/jsonl";
}
