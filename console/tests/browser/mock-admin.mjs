// A stand-in for the administration of a team, with the gateway's own refusals. Never shipped.

import { FORM } from "./mock-support.mjs";

const DAY_S = 86_400;
const ALL_FEATURES = ["attended", "control", "files", "show", "give_control", "record"];
const HELP = ["create", "see_all", "invite", "transfer_in", "transfer_out"];

function member(id, name, role, more = {}) {
  return {
    id,
    name,
    role,
    mail: `${id}@midori-support.example`,
    is_disabled: false,
    features: ALL_FEATURES.filter((each) => each !== "record"),
    roles: ["admin", "technician"],
    version: 1,
    ...more,
  };
}

const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

/** Answers the administration's part of `/api/` for a `MockGateway`. */
export class MockAdmin {
  constructor(gateway, { role = "owner" } = {}) {
    this.role = role;
    this.origin = gateway.origin;
    this.sent = [];
    this.team = {
      name: "みどりサポート",
      domain: "midori-support.example",
      features: ALL_FEATURES.filter((each) => each !== "record"),
      version: 1,
    };
    this.retention = { days: 365 };
    this.members = [
      member("aiko", "佐藤 愛子", "owner", { roles: ["owner"] }),
      member("bo", "Bo Lindqvist", "technician"),
      member("ken", "田中 健", "admin"),
      member("mei", "Mei Chen", "technician"),
      member("yuki", "鈴木 由紀", "technician", { is_disabled: true }),
    ];
    this.invitations = [
      {
        id: "01JD0000000000000000000201",
        mail: "haruka@midori-support.example",
        role: "technician",
        by: "aiko",
        created_at: Date.now() - 3_600_000,
        expires_at: Date.now() + 6 * DAY_S * 1000,
      },
    ];
    this.groups = [
      {
        id: "01JD0000000000000000000301",
        name: "二次対応",
        description: "一次対応で解決しなかったもの",
        members: ["bo", "ken"],
        version: 1,
      },
    ];
    this.channels = new Map();
    this.support = new Map();
    this.#channel("default", "サポート窓口", {
      is_default: true,
      description: "お電話とフォームからのお問い合わせ",
      open_sessions: 12,
      access: [
        {
          who: { kind: "everyone" },
          permissions: HELP,
          features: ["attended", "control", "files", "show"],
        },
        {
          who: { kind: "group", group: "01JD0000000000000000000301" },
          permissions: [...HELP, "release", "close", "delete", "manage_members"],
          features: ALL_FEATURES,
        },
        {
          who: { kind: "member", member: "mei" },
          permissions: ["create", "see_all", "close"],
          features: ["attended"],
        },
      ],
    });
    this.#channel("printers", "Printers & Office", { open_sessions: 3, life: 8 * 3600 });
    gateway.before.push((method, path, body) => this.#answer(method, path, body));
  }

  #channel(id, name, more) {
    const channel = {
      id,
      name,
      is_default: false,
      life: DAY_S,
      features: ALL_FEATURES.filter((each) => each !== "record"),
      access: [],
      open_sessions: 0,
      version: 1,
      ...more,
    };
    this.channels.set(id, channel);
    return channel;
  }

  #me() {
    const isAdmin = this.role !== "technician";
    return {
      id: "aiko",
      name: "佐藤 愛子",
      role: this.role,
      team: this.team.name,
      team_actions: isAdmin ? ["edit_team", "edit_channels", "edit_members", "edit_groups"] : [],
      channels: [...this.channels.values()].map(({ id, name, is_default, life, description }) => ({
        id,
        name,
        is_default,
        life,
        description,
        permissions: isAdmin ? [...HELP, "manage_members"] : HELP,
        features: ALL_FEATURES,
      })),
      socket_url: `${this.origin.replace("http", "ws")}/socket`,
      now: Date.now(),
      protocol: 1,
      console_min: 1,
      can_mail: true,
    };
  }

  #answer(method, path, body) {
    const [, api, kind, id, sub, more] = path.split("/");
    if (api !== "api") return undefined;
    const json = (value, status = 200) => ({ status, json: value });
    const refuse = (code, field) => json({ code, message: code, field }, 409);
    if (kind === "me") return json(this.#me());
    const parts = {
      team: () => this.#teamPart(method, id, body, json, refuse),
      members: () => this.#memberPart(method, id, body, json, refuse),
      invitations: () => this.#invitationPart(method, id, body, json, refuse),
      groups: () => this.#groupPart(method, id, body, json, refuse),
      channels: () => this.#channelPart(method, { id, sub, more }, body, json, refuse),
      history: () => this.#historyPart(method, id, body, json),
    };
    const found = parts[kind]?.();
    if (found !== undefined && method !== "GET") this.sent.push({ method, path, body });
    return found;
  }

  #teamPart(method, id, body, json, refuse) {
    if (id === "members") {
      const roles = ["owner", "admin", "technician"];
      return json({ members: this.members, invitations: this.invitations, roles });
    }
    if (method === "PUT") {
      if (body.version !== this.team.version) return refuse("conflict");
      this.team = { ...this.team, ...body, version: body.version + 1 };
    }
    return json(this.team);
  }

  #historyPart(method, id, body, json) {
    if (id !== "retention") return undefined;
    if (method === "POST") this.retention = body;
    return json(this.retention);
  }

  #memberPart(method, id, body, json, refuse) {
    if (method !== "PUT") return undefined;
    const at = this.members.findIndex((each) => each.id === id);
    if (this.members[at].version !== body.version) return refuse("conflict");
    const owners = this.members.filter(({ role, is_disabled }) => role === "owner" && !is_disabled);
    const stays = body.role === "owner" && !body.is_disabled;
    if (owners.length === 1 && owners[0].id === id && !stays) return refuse("last_owner");
    this.members[at] = { ...this.members[at], ...body, version: body.version + 1 };
    return json(this.members[at]);
  }

  #invitationPart(method, id, body, json, refuse) {
    if (method === "DELETE") {
      this.invitations = this.invitations.filter((each) => each.id !== id);
      return json({ now: Date.now() });
    }
    const known = [...this.members, ...this.invitations].some(
      ({ mail }) => mail === plain(body.mail),
    );
    if (known) return refuse("already_member", "mail");
    const now = Date.now();
    const invitation = { ...body, by: "aiko", created_at: now, expires_at: now + 7 * DAY_S * 1000 };
    this.invitations.unshift(invitation);
    return json({ invitation, link: `${this.origin}/#invite=${"i".repeat(43)}` }, 201);
  }

  #groupPart(method, id, body, json, refuse) {
    const isTaken = this.groups.some(
      (each) =>
        each.id !== id && each.id !== body?.id && plain(each.name) === plain(body?.name ?? ""),
    );
    if (isTaken) return refuse("name_taken");
    if (method === "POST") {
      this.groups.push({ ...body, version: 1 });
      return json(this.groups.at(-1), 201);
    }
    if (method === "DELETE") {
      this.groups = this.groups.filter((each) => each.id !== id);
      return json({ now: Date.now() });
    }
    if (method === "PUT") {
      const at = this.groups.findIndex((each) => each.id === id);
      this.groups[at] = { ...this.groups[at], ...body, version: body.version + 1 };
      return json(this.groups[at]);
    }
    return json({ groups: this.groups });
  }

  #channelPart(method, { id, sub, more }, body, json, refuse) {
    if (sub === "sessions") return undefined;
    if (id === undefined && method === "GET")
      return json({ channels: [...this.channels.values()] });
    if (sub === "support") return this.#supportPart(method, id, more, body, json);
    const isTaken = [...this.channels.values()].some(
      (each) => each.id !== id && plain(each.name) === plain(body?.name ?? ""),
    );
    if (isTaken) return refuse("name_taken");
    if (method === "POST") return json(this.#channel(body.id, body.name, body), 201);
    const channel = this.channels.get(id);
    if (channel === undefined) return json({ code: "not_found", message: "gone" }, 404);
    if (method === "DELETE") {
      this.channels.delete(id);
      return json({ moved: channel.open_sessions });
    }
    if (sub === "access") {
      const key = JSON.stringify(body.who);
      const access = channel.access.filter(({ who }) => JSON.stringify(who) !== key);
      if (body.grants) access.push({ who: body.who, ...body.grants });
      this.channels.set(id, { ...channel, access });
    } else if (method === "PUT") {
      if (body.version !== channel.version) return refuse("conflict");
      this.channels.set(id, { ...channel, ...body, version: body.version + 1 });
    }
    return json(this.channels.get(id));
  }

  #supportPart(method, id, more, body, json) {
    const entry = this.support.get(id) ?? {
      form: { ...FORM, is_on: id === "default" },
      entry: "q3J8mZ0aX5tLw9RbKcYd2A",
      url: `${this.origin}/s/q3J8mZ0aX5tLw9RbKcYd2A`,
    };
    if (more === "renew") {
      const renewed = {
        ...entry,
        entry: "Z".repeat(22),
        url: `${this.origin}/s/${"Z".repeat(22)}`,
      };
      this.support.set(id, renewed);
      return json(renewed);
    }
    if (method === "POST") {
      this.support.set(id, { ...entry, form: body.form });
    }
    return json(this.support.get(id) ?? entry);
  }
}
