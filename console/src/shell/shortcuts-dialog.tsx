// All keys at a glance, and the switch that turns them off.

import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../ui/dialog";
import { SHORTCUTS, type Shortcut, switchShortcuts, useAreShortcutsOn } from "./shortcuts";

const GROUPS = {
  lists: ["search", "create", "next", "previous", "select", "menu"],
  session: [
    "pick_up",
    "assign",
    "transfer",
    "invite",
    "release",
    "copy_link",
    "rename",
    "add_note",
    "extend",
    "close",
    "delete",
  ],
  everywhere: ["goHome", "goPrivate", "goQueue", "undo", "help"],
} as const satisfies Record<string, readonly Shortcut[]>;

/** Keys that grids have anyway. */
const GIVEN = {
  move: "↑ ↓",
  span: "Shift+↑↓",
  all: "Ctrl+A",
  open: "Enter",
  context: "Shift+F10",
  clear: "Esc",
} as const;

/** The dialog. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const areOn = useAreShortcutsOn();
  return (
    <Dialog title={t("keys.title")} text={t("keys.text")} onClose={onClose} isWide>
      <label className="switch">
        <input
          type="checkbox"
          checked={areOn}
          onChange={(event) => switchShortcuts(event.target.checked)}
        />
        {t("keys.on")}
      </label>
      <div className={areOn ? "keys" : "keys keys-off"}>
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {GROUPS[group].map((shortcut) => (
                <Line key={shortcut} keys={SHORTCUTS[shortcut]} words={t(`keys.${shortcut}`)} />
              ))}
              {group === "lists" &&
                (Object.keys(GIVEN) as (keyof typeof GIVEN)[]).map((given) => (
                  <Line key={given} keys={GIVEN[given]} words={t(`keys.${given}`)} />
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Line({ keys, words }: { keys: string; words: string }): ReactElement {
  return (
    <div>
      <dt>{words}</dt>
      <dd>
        {keys.split(" ").map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  );
}
