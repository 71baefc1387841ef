// Keys that do something anywhere on a screen: one table, and never while somebody types, a
// dialog is open or a modifier is held (WCAG 2.2, 2.1.4: they can be switched off).

import { useEffect, useRef, useSyncExternalStore } from "react";

/** Every shortcut and its key; two letters are typed one after the other. */
export const SHORTCUTS = {
  search: "/",
  create: "n",
  menu: "m",
  select: "x",
  next: "j",
  previous: "k",
  pick_up: "p",
  release: "r",
  assign: "a",
  invite: "i",
  transfer: "t",
  extend: "e",
  copy_link: "l",
  rename: "s",
  add_note: "b",
  close: "c",
  delete: "Delete",
  undo: "u",
  goHome: "g h",
  goPrivate: "g p",
  goQueue: "g q",
  help: "?",
} as const;

/** The name of a shortcut. */
export type Shortcut = keyof typeof SHORTCUTS;

/** What shortcuts do on the present screen. */
export type ShortcutActs = Partial<Record<Shortcut, () => void>>;

/** The second key of two must follow within this time. */
export const SEQUENCE_MS = 1_200;

/** What is known of a key that was pressed. */
export interface Stroke {
  readonly key: string;
  readonly hasModifier: boolean;
  /** The page is not the only one who wants it: a field, a dialog, an input method. */
  readonly isTaken: boolean;
}

/** Which shortcut a stroke is; `before` is the key before it, if that was a moment ago. */
export function shortcutOf(stroke: Stroke, before: string | undefined): Shortcut | undefined {
  if (stroke.isTaken || stroke.hasModifier) {
    return undefined;
  }
  const names = Object.keys(SHORTCUTS) as Shortcut[];
  const wanted = (keys: string): Shortcut | undefined =>
    names.find((name) => SHORTCUTS[name] === keys);
  return (
    (before === undefined ? undefined : wanted(`${before} ${stroke.key}`)) ?? wanted(stroke.key)
  );
}

const TYPED_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const OPEN = ".overlay, dialog[open], [popover]:popover-open";

function strokeOf(event: KeyboardEvent): Stroke {
  const target = event.target instanceof Element ? event.target : document.body;
  const isTyped = target.closest(TYPED_IN) !== null;
  return {
    key: event.key.length === 1 ? event.key.toLowerCase() : event.key,
    hasModifier: event.ctrlKey || event.metaKey || event.altKey,
    isTaken:
      event.defaultPrevented ||
      event.isComposing ||
      event.repeat ||
      isTyped ||
      document.querySelector(OPEN) !== null,
  };
}

/** Whether shortcuts are on, for the page as a whole. */
const STORED_AS = "sasae.shortcuts";
const listeners = new Set<() => void>();
let areOn = readStored();

function readStored(): boolean {
  try {
    return globalThis.localStorage?.getItem(STORED_AS) !== "off";
  } catch {
    return true;
  }
}

/** Switches all shortcuts on or off, and remembers it. */
export function switchShortcuts(on: boolean): void {
  areOn = on;
  try {
    window.localStorage.setItem(STORED_AS, on ? "on" : "off");
  } catch {
    // Storage is switched off: the choice holds for this visit.
  }
  for (const listener of listeners) {
    listener();
  }
}

/** Whether shortcuts are on, live. */
export function useAreShortcutsOn(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => areOn,
  );
}

/** The acts of all screens that are shown; the one that came last is asked first. */
const stack: { readonly current: ShortcutActs }[] = [];
let before: { key: string; at: number } | undefined;

function hear(event: KeyboardEvent): void {
  const stroke = strokeOf(event);
  const isSequence = before !== undefined && event.timeStamp - before.at < SEQUENCE_MS;
  const shortcut = shortcutOf(stroke, isSequence ? before?.key : undefined);
  before = stroke.isTaken ? undefined : { key: stroke.key, at: event.timeStamp };
  // Help stays: it is where they are switched on again.
  if (shortcut === undefined || !(areOn || shortcut === "help")) {
    return;
  }
  const act = stack.findLast(({ current }) => current[shortcut] !== undefined)?.current[shortcut];
  if (act !== undefined) {
    event.preventDefault();
    before = undefined;
    act();
  }
}

/** Has these shortcuts do this for as long as the component is shown. */
export function useShortcuts(acts: ShortcutActs): void {
  const newest = useRef(acts);
  useEffect(() => {
    newest.current = acts;
  });
  useEffect(() => {
    if (stack.length === 0) {
      document.addEventListener("keydown", hear);
    }
    stack.push(newest);
    return () => {
      stack.splice(stack.indexOf(newest), 1);
      if (stack.length === 0) {
        document.removeEventListener("keydown", hear);
      }
    };
  }, []);
}
