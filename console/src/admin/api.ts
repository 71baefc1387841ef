// The gateway's API for those who run a team, a method for each endpoint.

import { definitions } from "virtual:schema/admin";
import { type Ask, ask } from "../gateway/http";
import type {
  ChannelDetail,
  ChannelId,
  ChannelList,
  ChannelRemoved,
  CreateChannel,
  CreateGroup,
  CreateInvitation,
  Done,
  GroupId,
  GroupList,
  GroupView,
  InvitationCreated,
  InvitationId,
  MemberId,
  MemberView,
  Retention,
  SaveChannel,
  SaveGroup,
  SaveMember,
  SaveTeam,
  SetAccess,
  SupportEntry,
  SupportForm,
  TeamMembers,
  TeamView,
} from "../protocol/generated";

/** Sends a request as the signed-in member. */
export type Asker = <T>(question: (token: string) => Promise<T>) => Promise<T>;

/** The API of the administration. */
export class AdminApi {
  readonly #asker: Asker;

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  team(): Promise<TeamView> {
    return this.#ask({ path: "/api/team", answer: "TeamView" });
  }

  saveTeam(body: SaveTeam): Promise<TeamView> {
    return this.#ask({ path: "/api/team", method: "PUT", body, answer: "TeamView" });
  }

  retention(): Promise<Retention> {
    return this.#ask({ path: "/api/history/retention", answer: "Retention" });
  }

  saveRetention(body: Retention): Promise<Retention> {
    return this.#ask({ path: "/api/history/retention", body, answer: "Retention" });
  }

  channels(): Promise<ChannelList> {
    return this.#ask({ path: "/api/channels", answer: "ChannelList" });
  }

  channel(id: ChannelId): Promise<ChannelDetail> {
    return this.#ask({ path: channelPath(id), answer: "ChannelDetail" });
  }

  createChannel(body: CreateChannel): Promise<ChannelDetail> {
    return this.#ask({ path: "/api/channels", body, answer: "ChannelDetail" });
  }

  saveChannel(id: ChannelId, body: SaveChannel): Promise<ChannelDetail> {
    return this.#ask({ path: channelPath(id), method: "PUT", body, answer: "ChannelDetail" });
  }

  setAccess(id: ChannelId, body: SetAccess): Promise<ChannelDetail> {
    const path = `${channelPath(id)}/access`;
    return this.#ask({ path, method: "PUT", body, answer: "ChannelDetail" });
  }

  removeChannel(id: ChannelId): Promise<ChannelRemoved> {
    return this.#ask({ path: channelPath(id), method: "DELETE", answer: "ChannelRemoved" });
  }

  support(id: ChannelId): Promise<SupportEntry> {
    return this.#ask({ path: `${channelPath(id)}/support`, answer: "SupportEntry" });
  }

  saveSupport(id: ChannelId, form: SupportForm): Promise<SupportEntry> {
    const path = `${channelPath(id)}/support`;
    return this.#ask({ path, body: { form }, answer: "SupportEntry" });
  }

  renewSupport(id: ChannelId): Promise<SupportEntry> {
    const path = `${channelPath(id)}/support/renew`;
    return this.#ask({ path, body: {}, answer: "SupportEntry" });
  }

  members(): Promise<TeamMembers> {
    return this.#ask({ path: "/api/team/members", answer: "TeamMembers" });
  }

  saveMember(id: MemberId, body: SaveMember): Promise<MemberView> {
    const path = `/api/members/${encodeURIComponent(id)}`;
    return this.#ask({ path, method: "PUT", body, answer: "MemberView" });
  }

  invite(body: CreateInvitation): Promise<InvitationCreated> {
    return this.#ask({ path: "/api/invitations", body, answer: "InvitationCreated" });
  }

  withdraw(id: InvitationId): Promise<Done> {
    const path = `/api/invitations/${encodeURIComponent(id)}`;
    return this.#ask({ path, method: "DELETE", answer: "Done" });
  }

  groups(): Promise<GroupList> {
    return this.#ask({ path: "/api/groups", answer: "GroupList" });
  }

  createGroup(body: CreateGroup): Promise<GroupView> {
    return this.#ask({ path: "/api/groups", body, answer: "GroupView" });
  }

  saveGroup(id: GroupId, body: SaveGroup): Promise<GroupView> {
    return this.#ask({ path: groupPath(id), method: "PUT", body, answer: "GroupView" });
  }

  removeGroup(id: GroupId): Promise<Done> {
    return this.#ask({ path: groupPath(id), method: "DELETE", answer: "Done" });
  }

  #ask<T>(request: Omit<Ask, "token">): Promise<T> {
    return this.#asker((token) => ask<T>(definitions, { ...request, token }));
  }
}

function channelPath(id: ChannelId): string {
  return `/api/channels/${encodeURIComponent(id)}`;
}

function groupPath(id: GroupId): string {
  return `/api/groups/${encodeURIComponent(id)}`;
}
