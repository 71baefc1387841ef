// What an entry of a channel's access list means to a team lead: a level with a name, or a choice
// of one's own. Pure.

import type {
  AccessEntry,
  ChannelDetail,
  Feature,
  Grants,
  GroupView,
  MemberView,
  Permission,
  Who,
} from "../protocol/generated";

/** Every permission, in the order of the screens. */
export const PERMISSIONS = [
  "create",
  "see_all",
  "invite",
  "transfer_in",
  "transfer_out",
  "release",
  "close",
  "delete",
  "manage_members",
] as const satisfies readonly Permission[];

/** Every feature, in the order of the screens. */
export const FEATURES = [
  "attended",
  "control",
  "files",
  "show",
  "give_control",
  "record",
] as const satisfies readonly Feature[];

/** The levels with a name, the least first. */
export const LEVELS = ["look", "help", "lead"] as const;

/** What somebody may do, in one word. */
export type Level = (typeof LEVELS)[number] | "own";

/** What each level gives. */
export const GRANTS: Record<(typeof LEVELS)[number], Grants> = {
  look: { permissions: ["see_all"], features: [] },
  help: {
    permissions: ["create", "see_all", "invite", "transfer_in", "transfer_out"],
    features: ["attended", "control", "files", "show"],
  },
  lead: { permissions: [...PERMISSIONS], features: [...FEATURES] },
};

/** The level of what somebody may do; a choice of one's own when no level gives just that. */
export function levelOf({ permissions, features }: Grants): Level {
  const found = LEVELS.find((level) => {
    const grants = GRANTS[level];
    return isSame(permissions, grants.permissions) && isSame(features, grants.features);
  });
  return found ?? "own";
}

/** One more or one less of a list. */
export function toggled<T>(list: readonly T[], item: T, isOn: boolean): T[] {
  const without = list.filter((each) => each !== item);
  return isOn ? [...without, item] : without;
}

/** A word for whom an entry is about, to compare by. */
export function keyOf(who: Who): string {
  switch (who.kind) {
    case "everyone":
      return "everyone";
    case "group":
      return `group ${who.group}`;
    case "member":
      return `member ${who.member}`;
  }
}

/** Whom an entry may still be made about: not those who have one, nor members switched off. */
export function candidates(
  { access }: Pick<ChannelDetail, "access">,
  groups: readonly GroupView[],
  members: readonly MemberView[],
): Who[] {
  const all: Who[] = [
    { kind: "everyone" },
    ...groups.map(({ id }): Who => ({ kind: "group", group: id })),
    ...members
      .filter(({ is_disabled, role }) => !is_disabled && role === "technician")
      .map(({ id }): Who => ({ kind: "member", member: id })),
  ];
  const taken = new Set(access.map(({ who }) => keyOf(who)));
  return all.filter((who) => !taken.has(keyOf(who)));
}

/** The entries, everyone first, then groups, then members, each by name. */
export function sorted(
  access: readonly AccessEntry[],
  nameOf: (who: Who) => string,
): AccessEntry[] {
  const order = { everyone: 0, group: 1, member: 2 };
  return [...access].sort(
    (a, b) => order[a.who.kind] - order[b.who.kind] || nameOf(a.who).localeCompare(nameOf(b.who)),
  );
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
