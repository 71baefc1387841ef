// The actions of a session's menu: their order, looks and keys. What may be done comes from the
// gateway alone; why not is its answer, put into words.

import type { Action, SessionView, WhyNot } from "../protocol/generated";
import { SHORTCUTS } from "../shell/shortcuts";
import type { IconName } from "../ui/icon";

/** In the menu, by groups; asking and connecting have their place on the session page. */
export const MENU = [
  ["see", "copy_link", "show_code", "renew_codes"],
  ["accept", "decline", "pick_up", "assign", "transfer", "invite", "release", "leave"],
  ["rename", "add_note", "extend"],
  ["close", "delete"],
] as const;

/** An action of the menu; `copy_link` needs what `show_code` needs. */
export type MenuAction = (typeof MENU)[number][number];

/** The icon of each action. */
export const ACTION_ICONS: Record<MenuAction, IconName> = {
  see: "open",
  copy_link: "link",
  show_code: "key",
  renew_codes: "refresh",
  accept: "check",
  decline: "close",
  pick_up: "pickUp",
  assign: "assign",
  transfer: "transfer",
  invite: "invite",
  release: "release",
  leave: "leave",
  rename: "pencil",
  add_note: "note",
  extend: "extend",
  close: "stop",
  delete: "trash",
};

/** What makes sense for several sessions at once. */
export const BULK = [
  "pick_up",
  "assign",
  "transfer",
  "release",
  "extend",
  "close",
  "delete",
] as const;

/** An action for several sessions. */
export type BulkAction = (typeof BULK)[number];

/** What the page of a session shows by itself. */
const ON_PAGE: readonly MenuAction[] = ["see", "show_code", "add_note"];

/** The right that an action needs. */
export function rightOf(action: MenuAction): Action {
  return action === "copy_link" ? "show_code" : action;
}

/** Whether this member may do this now. */
export function isAllowed(session: SessionView, action: MenuAction): boolean {
  return session.allowed.includes(rightOf(action));
}

/** Why it may not be done now; `undefined` when it may, or when it is no concern of this member. */
export function whyNot(session: SessionView, action: Action): WhyNot | undefined {
  return session.refused.find((refused) => refused.action === action)?.why;
}

/** A line of the menu of one or several sessions. */
export interface Offered {
  action: MenuAction;
  isFirstOfGroup: boolean;
  /** How many of the sessions allow it. */
  number: number;
  /** Why none allows it. */
  why: WhyNot | undefined;
}

/** What the menu of these sessions has; on the page of a session less. */
export function offered(sessions: readonly SessionView[], isOnPage: boolean): Offered[] {
  const isMany = sessions.length > 1;
  const lines: Offered[] = [];
  for (const group of MENU) {
    let isFirstOfGroup = lines.length > 0;
    for (const action of group) {
      const number = sessions.filter((session) => isAllowed(session, action)).length;
      const why = sessions.map((session) => whyNot(session, rightOf(action))).find(Boolean);
      const isHere = isMany
        ? BULK.some((each) => each === action)
        : !isOnPage || !ON_PAGE.includes(action);
      if (isHere && (number > 0 || why !== undefined)) {
        lines.push({ action, isFirstOfGroup, number, why: number > 0 ? undefined : why });
        isFirstOfGroup = false;
      }
    }
  }
  return lines;
}

/** The key of an action, if it has one. */
export function keyOfAction(action: MenuAction): string | undefined {
  return action in SHORTCUTS ? SHORTCUTS[action as keyof typeof SHORTCUTS] : undefined;
}
