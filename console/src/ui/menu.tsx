// A menu at a button or at the pointer: in the top layer, walked by arrows, greyed entries with
// the reason why (WAI-ARIA Authoring Practices, menu).

import { type KeyboardEvent, type ReactElement, useLayoutEffect, useRef } from "react";
import { Icon, type IconName } from "./icon";

/** One line of a menu. */
export interface MenuEntry<Id extends string> {
  id: Id;
  label: string;
  icon: IconName;
  /** The key that does the same without the menu. */
  shortcut?: string | undefined;
  isGrave?: boolean;
  /** A line is drawn above it. */
  isFirstOfGroup?: boolean;
  /** Why it cannot be chosen now; it can still be read. */
  whyNot?: string | undefined;
}

/** Where a menu opens: beside an element, or at a point of the window. */
export type MenuPlace = { beside: Element } | { x: number; y: number };

interface Props<Id extends string> {
  label: string;
  place: MenuPlace;
  entries: readonly MenuEntry<Id>[];
  onAct: (id: Id) => void;
  onClose: () => void;
}

const GAP_PX = 6;

/** A menu that is open for as long as it is rendered; the focus goes back to where it was. */
export function Menu<Id extends string>(props: Props<Id>): ReactElement {
  const { label, place, entries, onAct, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens once, at its first place
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) {
      return undefined;
    }
    const before = document.activeElement;
    element.showPopover();
    placeMenu(element, place);
    items(element)[0]?.focus();
    return () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) {
        before.focus({ preventScroll: true });
      }
    };
  }, []);
  const choose = ({ id, whyNot }: MenuEntry<Id>): void => {
    if (whyNot === undefined) {
      list.current?.hidePopover();
      onAct(id);
    }
  };
  return (
    <div
      ref={list}
      className="menu popover"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      popover="auto"
      onToggle={(event) => event.newState === "closed" && onClose()}
      onKeyDown={walk}
      onContextMenu={(event) => event.preventDefault()}
    >
      {entries.map((entry) => (
        <div
          key={entry.id}
          role="menuitem"
          tabIndex={-1}
          className={`menu-item${entry.isGrave ? " is-grave" : ""}${entry.isFirstOfGroup ? " is-first" : ""}`}
          data-action={entry.id}
          aria-disabled={entry.whyNot !== undefined}
          aria-keyshortcuts={entry.shortcut}
          onClick={() => choose(entry)}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === " ") {
              event.preventDefault();
              event.stopPropagation();
              choose(entry);
            }
          }}
          onPointerEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
        >
          <Icon name={entry.icon} />
          <span className="menu-words">
            <span>{entry.label}</span>
            {entry.whyNot !== undefined && <small>{entry.whyNot}</small>}
          </span>
          {entry.shortcut !== undefined && (
            <span className="key" aria-hidden="true">
              {entry.shortcut}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

function items(list: Element): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[role=menuitem]")];
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  event.stopPropagation(); // What the page behind would do with these keys is not meant.
  const list = event.currentTarget;
  const all = items(list);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = stepTo(event.key, at, all);
  if (to !== undefined) {
    event.preventDefault();
    to.focus();
  } else if (event.key === "Tab") {
    event.preventDefault();
    list.hidePopover();
  }
}

function stepTo(key: string, at: number, all: readonly HTMLElement[]): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return all[(at + 1) % all.length];
    case "ArrowUp":
      return all[(at + all.length - 1) % all.length];
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
  }
  if (key.length !== 1 || key === " ") {
    return undefined;
  }
  const from = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const wanted = key.toLocaleLowerCase();
  return from.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(wanted));
}

function placeMenu(menu: HTMLElement, place: MenuPlace): void {
  const { width, height } = menu.getBoundingClientRect();
  const room = { x: document.documentElement.clientWidth, y: window.innerHeight };
  let [left, top] = [0, 0];
  if ("beside" in place) {
    const beside = place.beside.getBoundingClientRect();
    left = beside.right - width;
    const below = beside.bottom + GAP_PX;
    top = below + height > room.y ? beside.top - GAP_PX - height : below;
  } else {
    left = place.x + width > room.x ? place.x - width : place.x;
    top = place.y + height > room.y ? place.y - height : place.y;
  }
  menu.style.left = `${Math.max(GAP_PX, Math.min(left, room.x - width - GAP_PX))}px`;
  menu.style.top = `${Math.max(GAP_PX, Math.min(top, room.y - height - GAP_PX))}px`;
}
