// The menu of what can be done to a session: exactly what the server says is allowed.

import { type ReactElement, useState } from "react";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { codeOf } from "../gateway/refused";
import { useDesk } from "../lists/desk-context";
import { paths } from "../paths";
import type { Action, Command, SessionId, SessionView } from "../protocol/generated";
import { IconButton } from "../ui/button";
import { notify } from "../ui/notices";
import { ActionDialog, type AskedAction } from "./action-dialog";
import { joinLink } from "./codes-view";

/** In the menu, in this order; asking and connecting have their place on the session page. */
const IN_MENU = [
  "see",
  "show_code",
  "pick_up",
  "release",
  "assign",
  "invite",
  "transfer",
  "extend",
  "leave",
  "close",
  "delete",
] as const satisfies readonly Action[];

type MenuAction = (typeof IN_MENU)[number] | "copy_link";

interface Props {
  session: SessionView;
  label: string;
  /** The session page is open: no need to offer what it shows. */
  isOnPage?: boolean;
}

/** The menu's button, the menu, and the dialog that an action needs. */
export function SessionActions({ session, label, isOnPage = false }: Props): ReactElement {
  const { t } = useTranslation();
  const desk = useDesk();
  const [, navigate] = useLocation();
  const run = useRun();
  const [asked, setAsked] = useState<AskedAction>();
  const allowed: MenuAction[] = IN_MENU.filter((action) => session.allowed.includes(action));
  if (session.allowed.includes("show_code")) {
    allowed.splice(allowed.indexOf("show_code"), 0, "copy_link");
  }
  const actions = allowed.filter(
    (action) => !isOnPage || !["see", "show_code", "copy_link"].includes(action),
  );
  const copyLink = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(joinLink(await desk.codes(session.id)));
      notify(t("codes.copied"));
    } catch (error) {
      notify(
        error instanceof DOMException ? t("codes.copyFailed") : t(`error.${codeOf(error)}`),
        "bad",
      );
    }
  };
  const act = (action: MenuAction): void => {
    switch (action) {
      case "see":
      case "show_code":
        navigate(paths.session(session.id));
        break;
      case "copy_link":
        void copyLink();
        break;
      case "pick_up":
      case "release":
      case "leave":
        void run(session.id, { type: action });
        break;
      case "assign":
      case "invite":
      case "transfer":
      case "extend":
      case "close":
      case "delete":
        setAsked(action);
        break;
    }
  };
  return (
    <>
      <MenuTrigger>
        <IconButton icon="more" label={label} isDisabled={actions.length === 0} />
        <Popover className="popover" placement="bottom end">
          <Menu className="menu" onAction={(key) => act(key as MenuAction)} aria-label={label}>
            {actions.map((action) => (
              <MenuItem
                key={action}
                id={action}
                className={
                  action === "delete" || action === "close" ? "menu-item is-grave" : "menu-item"
                }
              >
                {action === "copy_link" ? t("codes.copyLink") : t(`action.${action}`)}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {asked && (
        <ActionDialog action={asked} session={session} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

/** Runs a command and says how it went; false when it was refused. */
export function useRun(): (id: SessionId, command: Command) => Promise<boolean> {
  const { t } = useTranslation();
  const desk = useDesk();
  return async (id, command) => {
    try {
      await desk.run(id, command);
      // What the session page shows at the same place needs no notice.
      if (!["request", "withdraw", "end_share"].includes(command.type)) {
        notify(t(`done.${command.type}`));
      }
      return true;
    } catch (error) {
      notify(t(`error.${codeOf(error)}`), "bad");
      return false;
    }
  };
}
