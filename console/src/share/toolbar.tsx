// The tools above the picture: state, quality, size, full screen, end.

import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../ui/button";
import { Icon } from "../ui/icon";
import type { Quality, ShareState } from "./share-state";

/** How large the picture is shown. */
export type Scale = "fit" | "actual";

interface Props {
  title: string;
  /** Nothing before the first press. */
  state: ShareState | undefined;
  scale: Scale;
  onScale: (scale: Scale) => void;
  onFullScreen: () => void;
  onEnd: (() => void) | undefined;
}

/** The row of tools. */
export function Toolbar(props: Props): ReactElement {
  const { title, state, scale, onScale, onFullScreen, onEnd } = props;
  const { t } = useTranslation();
  const isFull = useIsFullScreen();
  const status = state?.status ?? "idle";
  const label = t(isFull ? "share.leaveFullScreen" : "share.fullScreen");
  return (
    <header className="share-bar">
      <h1>{title}</h1>
      <p className={`share-status share-status-${status}`} role="status" data-testid="share-status">
        <span className="dot" aria-hidden="true" />
        {t(`share.status.${status}`)}
      </p>
      {state?.mode && status !== "ended" && (
        <p className="share-mode">
          <Icon name={state.mode === "view" ? "eye" : "pointer"} size={15} />
          {t(`share.mode.${state.mode}`)}
        </p>
      )}
      <QualityView quality={state?.quality} />
      <div className="share-tools">
        <fieldset className="languages">
          <legend className="unseen">{t("share.scale")}</legend>
          {(["fit", "actual"] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={scale === each}
              onClick={() => onScale(each)}
            >
              {t(`share.${each}`)}
            </button>
          ))}
        </fieldset>
        <IconButton icon="full" label={label} onPress={onFullScreen} />
        {onEnd && (
          <Button weight="danger" size="small" icon="stop" onPress={onEnd}>
            {t("share.end")}
          </Button>
        )}
      </div>
    </header>
  );
}

function QualityView({ quality }: { quality: Quality | undefined }): ReactElement | null {
  const { t } = useTranslation();
  if (quality === undefined) {
    return null;
  }
  const { roundTripMs, isRelayed, framesPerSecond, kilobytesPerSecond } = quality;
  const level = levelOf(roundTripMs);
  const parts = [
    t(isRelayed ? "share.relayed" : "share.direct"),
    roundTripMs === undefined
      ? t("share.unknownPath")
      : t("share.roundTrip", { ms: Math.max(1, Math.round(roundTripMs)) }),
    t("share.frames", { number: Math.round(framesPerSecond) }),
    t("share.rate", { number: Math.round(kilobytesPerSecond) }),
  ];
  return (
    <p className={`quality quality-${level}`} data-testid="quality">
      <Icon name="wifi" size={16} />
      <span className="unseen">{t("share.quality")}:</span>
      {level !== "unknown" && <strong>{t(`share.${level}`)}</strong>}
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </p>
  );
}

/** Below 100 ms a remote desktop feels near, above 250 ms every click waits. */
function levelOf(roundTripMs: number | undefined): "good" | "fair" | "poor" | "unknown" {
  if (roundTripMs === undefined) {
    return "unknown";
  }
  if (roundTripMs < 100) {
    return "good";
  }
  return roundTripMs < 250 ? "fair" : "poor";
}

function useIsFullScreen(): boolean {
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const look = (): void => setIsFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return isFull;
}
