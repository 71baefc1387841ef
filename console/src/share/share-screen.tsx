// The sharing window: the picture first, a row of tools above it, words when there is no picture.

import {
  type ReactElement,
  type RefObject,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useDesk, useDeskState, useMe } from "../lists/desk-context";
import { paths } from "../paths";
import type { RequestId, SessionId, SessionView } from "../protocol/generated";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { useTitle } from "../ui/title";
import { pressedRequest } from "./intent";
import { ShareSession } from "./share-session";
import { BEFORE, type Ending, type ShareState } from "./share-state";
import { Stage } from "./stage";
import { type Scale, Toolbar } from "./toolbar";

/** The sharing window of a session. */
export function ShareScreen({ id }: { id: SessionId }): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const { book, isRead } = useDeskState();
  const session = book.sessions.get(id);
  const name = session?.customer ?? t("list.noName");
  const title = t("share.title", { name });
  useTitle(title);
  const isUnknown = session === undefined && isRead;
  useEffect(() => {
    if (isUnknown) {
      desk.read(id).catch(() => undefined);
    }
  }, [desk, id, isUnknown]);
  return <ShareWindow id={id} session={session} title={title} />;
}

interface WindowProps {
  id: SessionId;
  session: SessionView | undefined;
  title: string;
}

function ShareWindow({ id, session, title }: WindowProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const root = useRef<HTMLElement>(null);
  const [scale, setScale] = useState<Scale>("fit");
  const [pressed, setPressed] = useState(firstPress);
  const { share, state } = useShare(id, session, pressed, canvas);
  const request = useConnectable(session);
  const isOver = state.status === "ended";
  return (
    <main className="share" ref={root}>
      <Toolbar
        title={title}
        state={share === undefined && pressed === undefined ? undefined : state}
        scale={scale}
        onScale={setScale}
        onFullScreen={() => void toggleFullScreen(root.current)}
        onEnd={share && !isOver ? () => share.endByMe() : undefined}
      />
      <Stage canvas={canvas} share={share} state={state} scale={scale} />
      {(isOver || share === undefined) && (
        <Curtain
          id={id}
          ending={state.ending}
          isConnecting={share === undefined && pressed !== undefined}
          onConnect={
            request !== undefined && (isOver || pressed === undefined)
              ? () => setPressed({ request })
              : undefined
          }
        />
      )}
    </main>
  );
}

/** The second press; every press is a new object, also for the same request. */
interface Press {
  request: RequestId;
}

function firstPress(): Press | undefined {
  const request = pressedRequest();
  return request === undefined ? undefined : { request };
}

/** The request that this member may connect now, by the server's word. */
function useConnectable(session: SessionView | undefined): string | undefined {
  const me = useMe();
  const exchange = session?.exchange;
  const may = session?.allowed.includes("connect") === true;
  if (!may || (exchange?.kind !== "granted" && exchange?.kind !== "connected")) {
    return undefined;
  }
  return exchange.by === me.id ? exchange.request : undefined;
}

/** Connects once the press, the session and the line are there. */
function useShare(
  id: SessionId,
  session: SessionView | undefined,
  pressed: Press | undefined,
  canvas: RefObject<HTMLCanvasElement | null>,
): { share: ShareSession | undefined; state: ShareState } {
  const desk = useDesk();
  const { link } = useDeskState();
  const [share, setShare] = useState<ShareSession>();
  const [begun, setBegun] = useState<Press>();
  const isOnline = link === "online";
  useEffect(() => {
    if (pressed === undefined) {
      setBegun(undefined);
    } else if (isOnline) {
      setBegun(pressed);
    }
  }, [pressed, isOnline]);
  useEffect(() => {
    if (begun === undefined || canvas.current === null) {
      return undefined;
    }
    const made = new ShareSession(desk, id, begun.request, canvas.current);
    setShare(made);
    return () => {
      made.dispose();
      setShare(undefined);
    };
  }, [desk, id, begun, canvas]);
  useEffect(() => share?.sessionChanged(session), [share, session]);
  const state = useSyncExternalStore(
    share?.subscribe ?? neverChanges,
    share?.snapshot ?? (() => BEFORE),
  );
  return { share, state };
}

function neverChanges(): () => void {
  return () => undefined;
}

interface CurtainProps {
  id: SessionId;
  ending: Ending | undefined;
  isConnecting: boolean;
  onConnect: (() => void) | undefined;
}

/** In front of the black picture: why there is none, and what can be done. */
function Curtain({ id, ending, isConnecting, onConnect }: CurtainProps): ReactElement {
  const { t } = useTranslation();
  const words = useEndingWords(ending);
  return (
    <div className="curtain" role="status">
      {isConnecting ? (
        <>
          <span className="spinner" aria-hidden="true" />
          <h2>{t("share.status.starting")}</h2>
        </>
      ) : (
        <>
          <Icon name="screen" size={36} />
          <h2>{ending ? t("share.status.ended") : t("share.status.idle")}</h2>
          {words && <p>{words}</p>}
          <div className="curtain-acts">
            {onConnect && (
              <Button weight="primary" onPress={onConnect}>
                {ending ? t("share.again") : t("remote.connect")}
              </Button>
            )}
            <Link href={paths.session(id)} className="button button-normal">
              {t("share.back")}
            </Link>
          </div>
        </>
      )}
    </div>
  );
}

function useEndingWords(ending: Ending | undefined): string | undefined {
  const { t } = useTranslation();
  if (ending === undefined) {
    return undefined;
  }
  switch (ending.kind) {
    case "outcome":
      return t(`remote.last.${ending.outcome}`);
    case "refused":
      return t(`error.${ending.code}`);
    default:
      return t(`share.ended.${ending.kind}`);
  }
}

async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) {
    await document.exitFullscreen();
  } else {
    await element?.requestFullscreen().catch(() => undefined);
  }
}
