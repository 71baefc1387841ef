// The picture's place: canvas, both pointers, and the click that begins control.

import {
  type ReactElement,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../ui/icon";
import { notify } from "../ui/notices";
import { Control } from "./control";
import { cursorStyle } from "./cursor";
import type { Point } from "./pointing";
import type { ShareSession } from "./share-session";
import type { ShareState } from "./share-state";
import type { Scale } from "./toolbar";

/** After an own move the customer's pointer only echoes it for so long. */
const ECHO_MS = 400;
/** A pointer this many pixels away from the own one is the customer's. */
const APART_PIXELS = 12;

interface Props {
  canvas: RefObject<HTMLCanvasElement | null>;
  share: ShareSession | undefined;
  state: ShareState;
  scale: Scale;
}

/** The stage. */
export function Stage({ canvas, share, state, scale }: Props): ReactElement {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const keyboard = useRef<HTMLTextAreaElement>(null);
  const pointer = useRef<HTMLImageElement>(null);
  const { control, isEngaged } = useControl(share, state, canvas, keyboard, pointer);
  const isLive = state.status === "live";
  const { screen, mode, shape } = state;
  useSize(canvas, box, screen, scale);
  useEffect(() => {
    if (canvas.current !== null) {
      canvas.current.style.cursor = isEngaged && shape ? cursorStyle(shape) : "";
    }
  }, [canvas, isEngaged, shape]);
  useEffect(() => {
    if (state.inputsRefused > 0) {
      notify(t("share.inputRefused"), "bad");
    }
  }, [state.inputsRefused, t]);
  useEffect(() => {
    if (state.inputsPaused > 0) {
      notify(t("share.inputPaused"), "bad");
    }
  }, [state.inputsPaused, t]);
  return (
    <div className={`stage stage-${scale}`} ref={box}>
      <div className={isEngaged ? "picture is-engaged" : "picture"}>
        <canvas
          ref={canvas}
          width={0}
          height={0}
          role="img"
          aria-label={t("share.picture")}
          data-testid="picture"
          data-status={state.status}
        />
        <textarea
          ref={keyboard}
          className="keyboard"
          aria-label={t("share.typing")}
          aria-describedby="exit-chord"
          tabIndex={-1}
          autoCapitalize="off"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
        />
        {shape?.image && screen && (
          <img
            ref={pointer}
            className="pointer"
            src={shape.image}
            alt=""
            style={{
              width: `${(shape.width / screen.width) * 100}%`,
              translate: `${(-shape.hotX / shape.width) * 100}% ${(-shape.hotY / shape.height) * 100}%`,
            }}
          />
        )}
        {state.status === "interrupted" && <p className="veil">{t("share.frozen")}</p>}
        {isLive && mode === "control" && !isEngaged && (
          <button
            type="button"
            className="engage"
            onClick={(event) => control?.engage(event.detail > 0 ? event : undefined)}
          >
            <span className="engage-card">
              <Icon name="pointer" size={22} />
              <strong>{t("share.clickToControl")}</strong>
              <span>{t("share.clickHint")}</span>
            </span>
          </button>
        )}
      </div>
      <p className="stage-hint" id="exit-chord" role="status">
        {isLive && mode === "view" && t("share.viewOnly")}
        {isLive && isEngaged && t("share.controlling", { chord: t("share.chord") })}
      </p>
    </div>
  );
}

/** Listens to the picture for as long as there is a share. */
function useControl(
  share: ShareSession | undefined,
  state: ShareState,
  canvas: RefObject<HTMLCanvasElement | null>,
  keyboard: RefObject<HTMLTextAreaElement | null>,
  pointer: RefObject<HTMLImageElement | null>,
): { control: Control | undefined; isEngaged: boolean } {
  const [control, setControl] = useState<Control>();
  const [isEngaged, setIsEngaged] = useState(false);
  useEffect(() => {
    if (share === undefined || canvas.current === null || keyboard.current === null) {
      return undefined;
    }
    let own: Point = { x: 0, y: 0 };
    let movedAt = Number.NEGATIVE_INFINITY;
    const made = new Control({
      canvas: canvas.current,
      keyboard: keyboard.current,
      send: share.sendInput,
      onEngaged: setIsEngaged,
      onPoint: (point) => {
        own = point;
        movedAt = performance.now();
      },
    });
    share.onPointer = (point) => {
      const isApart = Math.hypot(point.x - own.x, point.y - own.y) > APART_PIXELS;
      const isTheirs = !made.isEngaged || (isApart && performance.now() - movedAt > ECHO_MS);
      placePointer(pointer.current, canvas.current, point, isTheirs);
    };
    setControl(made);
    return () => {
      made.stop();
      share.onPointer = undefined;
      setControl(undefined);
    };
  }, [share, canvas, keyboard, pointer]);
  const isAway = state.status !== "live" || state.mode === "view";
  useEffect(() => {
    if (isAway) {
      control?.disengage();
    }
  }, [control, isAway]);
  return { control, isEngaged };
}

/** Puts the customer's pointer over the picture, in the picture's own scale. */
function placePointer(
  pointer: HTMLImageElement | null,
  canvas: HTMLCanvasElement | null,
  { x, y }: Point,
  isShown: boolean,
): void {
  if (pointer === null || canvas === null || canvas.width === 0) {
    return;
  }
  pointer.style.left = `${(x / canvas.width) * 100}%`;
  pointer.style.top = `${(y / canvas.height) * 100}%`;
  pointer.style.visibility = isShown ? "visible" : "hidden";
}

/** Keeps the picture at the size that was chosen: whole in the window, or pixel for pixel. */
function useSize(
  canvas: RefObject<HTMLCanvasElement | null>,
  box: RefObject<HTMLDivElement | null>,
  screen: { width: number; height: number } | undefined,
  scale: Scale,
): void {
  useLayoutEffect(() => {
    const [picture, room] = [canvas.current, box.current];
    if (picture === null || room === null || screen === undefined) {
      return undefined;
    }
    const resize = (): void => {
      const ratio = window.devicePixelRatio;
      const whole = Math.min(
        room.clientWidth / screen.width,
        (room.clientHeight - HINT_HEIGHT) / screen.height,
      );
      // Never larger than pixel for pixel: a small screen stays sharp.
      const factor = scale === "actual" ? 1 / ratio : Math.min(whole, Math.max(1, 1 / ratio));
      picture.style.width = `${Math.floor(screen.width * factor)}px`;
      picture.style.height = `${Math.floor(screen.height * factor)}px`;
    };
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(room);
    return () => observer.disconnect();
  }, [canvas, box, screen, scale]);
}

/** The line of words below the picture, in CSS pixels. */
const HINT_HEIGHT = 28;
