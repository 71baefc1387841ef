// A channel's support form: open or not, its public link, and the editor with its preview.

import { type ReactElement, useState } from "react";
import { renderSVG } from "uqr";
import type { ChannelDetail, SupportEntry } from "../protocol/generated";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Dialog } from "../ui/dialog";
import { download } from "../ui/download";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { QrCode } from "../ui/qr-code";
import { Panel, Read, RefusedText } from "./parts";
import { SupportEditor } from "./support-editor";
import { useAdminApi, useReading, useSaving } from "./use-admin";
import { useWords } from "./use-words";

/** The panel. */
export function SupportPanel({ channel }: { channel: ChannelDetail }): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const { reading, reload, take } = useReading(channel.id, () => api.support(channel.id));
  return (
    <Panel title={t("support.title")} text={t("support.text")}>
      <Read reading={reading} onRetry={() => void reload()}>
        {(entry) => (
          <>
            {entry.form.is_on && <PublicLink channel={channel} entry={entry} onRenewed={take} />}
            <SupportEditor
              key={JSON.stringify(entry.form)}
              channel={channel}
              entry={entry}
              onSaved={take}
            />
          </>
        )}
      </Read>
    </Panel>
  );
}

interface LinkProps {
  channel: ChannelDetail;
  entry: SupportEntry;
  onRenewed: (entry: SupportEntry) => void;
}

function PublicLink({ channel, entry, onRenewed }: LinkProps): ReactElement {
  const { t } = useWords();
  const [isAsking, setIsAsking] = useState(false);
  const { url } = entry;
  const save = (): void => {
    download(`${channel.name}.svg`, "image/svg+xml", [renderSVG(url, { ecc: "M", border: 2 })]);
  };
  return (
    <div className="public-link">
      <QrCode text={url} label={t("support.qr")} />
      <div className="public-words">
        <h3>{t("support.link")}</h3>
        <p className="field-hint">{t("support.linkText")}</p>
        <p className="link" data-testid="support-link">
          {url}
        </p>
        <div className="public-acts">
          <CopyButton text={url} label={t("support.copyLink")} />
          <a
            className="button button-normal size-small"
            href={url}
            target="_blank"
            rel="noreferrer"
          >
            <Icon name="open" />
            <span>{t("support.openLink")}</span>
          </a>
          <Button size="small" onPress={save}>
            {t("support.saveQr")}
          </Button>
          <Button size="small" weight="quiet" onPress={() => setIsAsking(true)}>
            {t("support.renew")}
          </Button>
        </div>
      </div>
      {isAsking && (
        <RenewDialog channel={channel} onRenewed={onRenewed} onClose={() => setIsAsking(false)} />
      )}
    </div>
  );
}

interface RenewProps {
  channel: ChannelDetail;
  onRenewed: (entry: SupportEntry) => void;
  onClose: () => void;
}

function RenewDialog({ channel, onRenewed, onClose }: RenewProps): ReactElement {
  const { t } = useWords();
  const api = useAdminApi();
  const saving = useSaving();
  const renew = async (): Promise<void> => {
    const isDone = await saving.run(async () => onRenewed(await api.renewSupport(channel.id)));
    if (isDone) {
      notify(t("support.renewed"));
      onClose();
    }
  };
  return (
    <Dialog title={t("support.renewTitle")} text={t("support.renewText")} onClose={onClose} isAlert>
      <RefusedText refused={saving.refused} />
      <div className="dialog-acts">
        <Button autoFocus onPress={onClose}>
          {t("cancel")}
        </Button>
        <Button weight="danger" isPending={saving.isBusy} onPress={() => void renew()}>
          {t("support.renew")}
        </Button>
      </div>
    </Dialog>
  );
}
