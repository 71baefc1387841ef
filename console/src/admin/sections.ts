// Which areas of the administration a member may open; the gateway decides what each may do there.

import type { Me } from "../protocol/generated";

/** An area. */
export type Section = "channels" | "members" | "groups" | "team";

/** The areas, in their order; none when the administration is not open to this member. */
export function sectionsOf({ team_actions, channels }: Me): Section[] {
  const managesOne = channels.some(({ permissions }) => permissions.includes("manage_members"));
  const open: Record<Section, boolean> = {
    channels: team_actions.includes("edit_channels") || managesOne,
    members: team_actions.includes("edit_members"),
    groups: team_actions.includes("edit_groups"),
    team: team_actions.includes("edit_team"),
  };
  return (["channels", "members", "groups", "team"] as const).filter((section) => open[section]);
}
