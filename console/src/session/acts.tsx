// Does things to sessions, one or many: asks for what an action needs, runs it, says how it went.

import {
  createContext,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  use,
  useEffect,
  useMemo,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { refusedOf } from "../gateway/refused";
import type { Desk } from "../lists/desk";
import { useDesk } from "../lists/desk-context";
import { paths } from "../paths";
import type { Command, SessionView } from "../protocol/generated";
import type { ShortcutActs } from "../shell/shortcuts";
import { Menu, type MenuPlace } from "../ui/menu";
import { notify } from "../ui/notices";
import {
  ACTION_ICONS,
  isAllowed,
  keyOfAction,
  type MenuAction,
  offered,
  rightOf,
  whyNot,
} from "./actions";
import { joinLink } from "./join-link";
import { refusalWords, whyWords } from "./refusal-words";

const ActionDialog = lazy(() =>
  import("./action-dialog").then((file) => ({ default: file.ActionDialog })),
);
const BulkReport = lazy(() =>
  import("./bulk-report").then((file) => ({ default: file.BulkReport })),
);

/** An action that needs to know more, or to be sure. */
export const ASKED = [
  "show_code",
  "renew_codes",
  "assign",
  "transfer",
  "invite",
  "rename",
  "add_note",
  "extend",
  "close",
  "delete",
] as const satisfies readonly MenuAction[];

/** An action with a dialog. */
export type AskedAction = (typeof ASKED)[number];

/** How an action went for one session. */
export interface Outcome {
  session: SessionView;
  /** Why it was refused; left out when it was done. */
  refusal?: string;
}

/** What screens can have done. */
export interface Acts {
  /** Begins an action, with its dialog if it has one. */
  begin: (action: MenuAction, sessions: readonly SessionView[]) => void;
  /** Runs a command on each session; true when it was done to all. */
  run: (
    sessions: readonly SessionView[],
    command: Command | ((session: SessionView) => Command),
  ) => Promise<boolean>;
  openMenu: (sessions: readonly SessionView[], place: MenuPlace, isOnPage?: boolean) => void;
  /** The shortcuts that act on the sessions which `targets` gives. */
  shortcuts: (targets: () => readonly SessionView[]) => ShortcutActs;
}

const ActsContext = createContext<Acts | undefined>(undefined);

/** The acts; below `ActsProvider` only. */
export function useActs(): Acts {
  const acts = use(ActsContext);
  if (acts === undefined) {
    throw new Error("no acts above this screen");
  }
  return acts;
}

/** So many commands of one choice are on their way at once. */
const AT_ONCE_MAX = 4;
/** For how long a deletion can be taken back when the gateway does not say. */
const UNDO_MS = 10_000;

interface OpenMenu {
  sessions: readonly SessionView[];
  place: MenuPlace;
  isOnPage: boolean;
}

/** Provides the acts, with their menu and dialogs. */
export function ActsProvider({ children }: { children: ReactNode }): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const [path, navigate] = useLocation();
  const [menu, setMenu] = useState<OpenMenu>();
  const [asked, setAsked] = useState<{ action: AskedAction; sessions: readonly SessionView[] }>();
  const [report, setReport] = useState<readonly Outcome[]>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another screen
  useEffect(() => {
    setMenu(undefined);
    setAsked(undefined);
  }, [path]);
  const acts = useMemo((): Acts => {
    const run: Acts["run"] = async (sessions, command) => {
      const commandFor = typeof command === "function" ? command : () => command;
      const outcomes = await runAll(desk, sessions, commandFor, (error, now) =>
        refusalWords(t, error, now),
      );
      const [only] = sessions;
      if (only !== undefined) {
        tell({ t, desk, run, setReport }, commandFor(only).type, outcomes);
      }
      return outcomes.every(({ refusal }) => refusal === undefined);
    };
    const begin: Acts["begin"] = (action, all) => {
      const sessions = all.filter((session) => isAllowed(session, action));
      const [first] = sessions;
      if (first === undefined) {
        const right = rightOf(action);
        const why = all.map((session) => whyNot(session, right)).find(Boolean);
        if (why !== undefined) {
          notify(whyWords(t, why), "bad");
        }
        return;
      }
      if (action === "see") {
        navigate(paths.session(first.id));
      } else if (action === "copy_link") {
        void copyLink(desk, first, t);
      } else if (action === "delete" && sessions.every(({ state }) => state !== "active")) {
        void run(sessions, { type: "delete" }); // It can be taken back; nothing ends by it.
      } else if (isAsked(action)) {
        setAsked({ action, sessions });
      } else {
        void run(sessions, { type: action });
      }
    };
    return {
      begin,
      run,
      openMenu: (sessions, place, isOnPage = false) => setMenu({ sessions, place, isOnPage }),
      shortcuts: (targets) => shortcutActs(targets, begin),
    };
  }, [t, desk, navigate]);
  const lines = menu === undefined ? [] : offered(menu.sessions, menu.isOnPage);
  return (
    <ActsContext value={acts}>
      {children}
      {menu && (
        <Menu
          key={menu.sessions[0]?.id}
          label={t("list.actions")}
          place={menu.place}
          entries={lines.map(({ action, isFirstOfGroup, number, why }) => ({
            id: action,
            icon: ACTION_ICONS[action],
            label:
              menu.sessions.length > 1
                ? t("bulk.entry", { action: t(`action.${action}`), number })
                : t(`action.${action}`),
            shortcut: keyOfAction(action),
            isGrave: action === "close" || action === "delete",
            isFirstOfGroup,
            whyNot: why && whyWords(t, why),
          }))}
          onAct={(action) => acts.begin(action, menu.sessions)}
          onClose={() => setMenu(undefined)}
        />
      )}
      <Suspense>
        {asked && <ActionDialog {...asked} onClose={() => setAsked(undefined)} />}
        {report && <BulkReport outcomes={report} onClose={() => setReport(undefined)} />}
      </Suspense>
    </ActsContext>
  );
}

function isAsked(action: MenuAction): action is AskedAction {
  return ASKED.some((each) => each === action);
}

type Translate = ReturnType<typeof useTranslation>["t"];

interface Telling {
  t: Translate;
  desk: Desk;
  run: Acts["run"];
  setReport: (outcomes: readonly Outcome[]) => void;
}

/** What the session page shows at the same place needs no notice. */
const SHOWN_ON_PAGE: readonly Command["type"][] = ["request", "withdraw", "end_share", "add_note"];

function tell(telling: Telling, type: Command["type"], outcomes: readonly Outcome[]): void {
  const { t, desk, run, setReport } = telling;
  const [only] = outcomes;
  const done = outcomes.filter(({ refusal }) => refusal === undefined);
  if (outcomes.length > 1 && done.length < outcomes.length) {
    setReport(outcomes);
  } else if (only?.refusal !== undefined) {
    notify(only.refusal, "bad");
    return;
  }
  if (done.length === 0 || SHOWN_ON_PAGE.includes(type)) {
    return;
  }
  const text =
    outcomes.length > 1
      ? t("bulk.done", { what: t(`done.${type}`), number: done.length })
      : t(`done.${type}`);
  if (type !== "delete") {
    notify(text);
    return;
  }
  const now = Date.now() + desk.snapshot().clockOffsetMs;
  const until = Math.min(...done.map(({ session }) => session.undo_until ?? now + UNDO_MS));
  notify(text, "good", {
    label: t("dialog.undo"),
    forMs: Math.max(1_000, until - now),
    run: () =>
      void run(
        done.map(({ session }) => session),
        { type: "undelete" },
      ),
  });
}

/** Runs a command on each session, a few at a time, and says how each went. */
async function runAll(
  desk: Desk,
  sessions: readonly SessionView[],
  commandFor: (session: SessionView) => Command,
  word: (error: unknown, now: SessionView | undefined) => string,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<SessionView, Outcome>();
  const waiting = [...sessions];
  const work = async (): Promise<void> => {
    for (let session = waiting.shift(); session !== undefined; session = waiting.shift()) {
      try {
        const after = await desk.run(session.id, commandFor(session));
        outcomes.set(session, { session: after });
      } catch (error) {
        const now = desk.snapshot().book.sessions.get(session.id);
        outcomes.set(session, { session: now ?? session, refusal: word(error, now) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, work));
  return sessions.flatMap((session) => outcomes.get(session) ?? []);
}

async function copyLink(desk: Desk, session: SessionView, t: Translate): Promise<void> {
  try {
    await navigator.clipboard.writeText(joinLink(await desk.codes(session.id)));
    notify(t("codes.copied"));
  } catch (error) {
    const isBlocked = error instanceof DOMException;
    notify(isBlocked ? t("codes.copyFailed") : t(`error.${refusedOf(error).code}`), "bad");
  }
}

const BY_KEY = [
  "pick_up",
  "release",
  "assign",
  "invite",
  "transfer",
  "extend",
  "copy_link",
  "rename",
  "add_note",
  "close",
  "delete",
] as const satisfies readonly MenuAction[];

function shortcutActs(targets: () => readonly SessionView[], begin: Acts["begin"]): ShortcutActs {
  return Object.fromEntries(BY_KEY.map((action) => [action, () => begin(action, targets())]));
}
