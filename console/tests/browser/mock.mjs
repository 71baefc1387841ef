// A stand-in for the gateway inside the browser tests: signs somebody in, keeps a few sessions,
// answers commands and relays signalling to a page that plays the agent. Never shipped.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SECRET = "q3J8mZ0aX5tLw9RbKcYd2A";

const ME = { id: "aiko", name: "佐藤 愛子" };
const BO = { id: "bo", name: "Bo Lindqvist" };
const KEN = { id: "ken", name: "田中 健" };

/** The sessions that a morning at a help desk has. */
export function sampleSessions(now) {
  const base = (id, more) => ({
    id: `01JD00000000000000000000${id}`,
    version: 1,
    place: { kind: "channel", channel: "default" },
    state: "waiting",
    collaborators: [],
    created_at: now - 5 * 60_000,
    expires_at: now + DAY,
    presence: { kind: "never" },
    exchange: { kind: "idle" },
    allowed: [
      "see",
      "show_code",
      "assign",
      "transfer",
      "invite",
      "release",
      "close",
      "delete",
      "extend",
    ],
    ...more,
  });
  return [
    base("01", {
      state: "active",
      customer: "山田 商店 様",
      subject: "請求書のPDFが印刷できない",
      assignee: ME,
      presence: { kind: "online" },
      system: "Linux (Debian GNU/Linux 12)",
      allowed: [
        "see",
        "show_code",
        "request",
        "assign",
        "transfer",
        "invite",
        "release",
        "close",
        "extend",
      ],
    }),
    base("02", {
      customer: "Hoshino Dental",
      subject: "New printer after the move",
      assignee: ME,
      created_at: now - 40_000,
    }),
    base("03", {
      state: "queued",
      customer: "鈴木 一郎 様",
      subject: "メールが受信できない",
      presence: { kind: "reconnecting", since: now - 30_000 },
      created_at: now - 25 * 60_000,
      allowed: ["see", "show_code", "pick_up", "assign"],
    }),
    base("04", {
      state: "active",
      customer: "Café Lumière",
      subject:
        "Till does not start; the owner is on the phone and the queue is getting longer by the minute",
      assignee: BO,
      collaborators: [ME],
      presence: { kind: "online" },
      exchange: {
        kind: "connected",
        request: "01JD0000000000000000000099",
        by: "bo",
        mode: "view",
        since: now - 60_000,
      },
      created_at: now - 2 * HOUR,
      allowed: ["see", "show_code", "leave", "end_share"],
    }),
    base("05", {
      state: "expired",
      assignee: KEN,
      created_at: now - 3 * DAY,
      expires_at: now - DAY,
      allowed: ["see"],
    }),
    base("06", {
      state: "closed",
      customer: "Nakamura & Co.",
      subject: "VPN",
      assignee: ME,
      presence: { kind: "gone", since: now - 5 * HOUR },
      closed_because: "Solved: new certificate installed",
      created_at: now - DAY,
      allowed: ["see", "delete"],
    }),
    base("07", {
      place: { kind: "private", member: "aiko" },
      customer: "母",
      assignee: ME,
      created_at: now - 2 * 60_000,
    }),
  ];
}

const LOOKED = () => ({
  team: "みどりサポート",
  domain: "midori-support.example",
  technician: "佐藤 愛子",
  state: "waiting",
  expires_at: Date.now() + DAY,
});

/** The gateway of one test. */
export class MockGateway {
  constructor(server) {
    this.origin = server.origin;
    server.gateway = this;
    this.sessions = new Map(sampleSessions(Date.now()).map((each) => [each.id, each]));
    this.sockets = new Set();
    this.lookAnswer = undefined;
    this.isDown = false;
    /** What answers before this gateway does, for screens that have their own stand-in. */
    this.before = [];
    this.onConnect = undefined;
    this.onSignal = undefined;
    this.sent = [];
  }

  /** Makes `page` see this gateway, signed in unless told otherwise. */
  async attach(page, { signedIn = true } = {}) {
    const issuer = `${this.origin}/oidc`;
    if (signedIn) {
      await page.addInitScript(
        ([key, user]) => {
          if (window.location.protocol === "http:") window.sessionStorage.setItem(key, user);
        },
        [
          `sasae.user:${issuer}:console`,
          JSON.stringify({
            access_token: "test-token",
            token_type: "Bearer",
            scope: "openid",
            profile: { sub: "aiko" },
            expires_at: Math.floor(Date.now() / 1000) + 3600,
          }),
        ],
      );
    }
    await page.routeWebSocket(/\/socket$/, (socket) => {
      this.sockets.add(socket);
      socket.onMessage((text) => this.#hear(socket, JSON.parse(String(text))));
      socket.onClose(() => this.sockets.delete(socket));
    });
  }

  /** Tells every console of a changed session. */
  change(id, more) {
    const before = this.sessions.get(id);
    const session = { ...before, ...more, version: before.version + 1 };
    this.sessions.set(id, session);
    this.push({ type: "session", session });
    return session;
  }

  push(message) {
    for (const socket of this.sockets) {
      socket.send(JSON.stringify(message));
    }
  }

  #hear(socket, message) {
    this.sent.push(message);
    const now = Date.now();
    if (message.type === "watch") {
      socket.send(JSON.stringify({ type: "watching", now }));
    } else if (message.type === "ping") {
      socket.send(JSON.stringify({ type: "pong", seq: message.seq, now }));
    } else if (message.type === "connect") {
      const { request, session } = message;
      const exchange = {
        kind: "connected",
        request,
        by: "aiko",
        mode: this.mode ?? "control",
        since: now,
      };
      this.change(session, { exchange, allowed: ["see", "connect", "end_share"] });
      this.onConnect?.(message);
      socket.send(JSON.stringify({ type: "connect", session, request, ice_servers: [] }));
    } else if (message.type === "signal") {
      this.onSignal?.(message);
    }
  }

  /** The answer to a request; `undefined` leaves it to the files. */
  answerTo(method, pathname, body) {
    for (const answer of this.isDown ? [] : this.before) {
      const found = answer(method, pathname, body);
      if (found !== undefined) return found;
    }
    const json = (value, status = 200) => ({ status, json: value });
    if (pathname === "/config.json") {
      return json({
        oidc: { issuer: `${this.origin}/oidc`, client_id: "console", scope: "openid" },
        team: "みどりサポート",
        downloads: { linux: "/download/sasae-agent-linux-x86_64" },
      });
    }
    if (pathname === "/join/look") {
      return this.lookAnswer ?? json(LOOKED());
    }
    return pathname.startsWith("/api/") ? this.#answer(method, pathname, body, json) : undefined;
  }

  #answer(method, pathname, body, json) {
    if (this.isDown) return "down";
    const all = [...this.sessions.values()];
    const now = Date.now();
    const [, , kind, id, sub] = pathname.split("/");
    if (kind === "me") {
      return json({
        id: "aiko",
        name: "佐藤 愛子",
        role: "technician",
        team: "みどりサポート",
        channels: [
          { id: "default", name: "サポート窓口", is_default: true },
          { id: "printers", name: "Printers & Office", is_default: false },
        ],
        socket_url: `${this.origin.replace("http", "ws")}/socket`,
        now,
        protocol: 1,
        console_min: 1,
        can_mail: true,
      });
    }
    if (kind === "members") return json({ members: [ME, BO, KEN] });
    if (kind === "tickets") return json({ ticket: "t".repeat(43) });
    if (kind === "home") {
      const mine = all.filter((each) =>
        [each.assignee, ...each.collaborators].some((who) => who?.id === "aiko"),
      );
      return json({ sessions: mine, now });
    }
    if (kind === "private")
      return json({ sessions: all.filter(({ place }) => place.kind === "private"), now });
    if (kind === "channels")
      return json({ sessions: all.filter(({ place }) => place.channel === id), now });
    const letter = { subject: "Remote support", body: `${this.origin}/j#${SECRET}\n482 915 037\n` };
    const letters = { ja: letter, en: letter };
    const codes = { pin: "482915037", secret: SECRET, join_url: `${this.origin}/j`, letters };
    if (sub === "codes") return json(codes);
    if (sub === "commands") return json(this.#command(id, body.command));
    if (kind === "sessions" && method === "POST") {
      const session = {
        ...all[1],
        id: "01JD0000000000000000000077",
        version: 1,
        created_at: now,
        ...body,
      };
      this.sessions.set(session.id, session);
      this.push({ type: "session", session });
      return json({ session, codes }, 201);
    }
    const session = this.sessions.get(id);
    return session ? json(session) : json({ code: "not_found", message: "no such session" }, 404);
  }

  #command(id, command) {
    if (command.type === "request") {
      const { request, mode } = command;
      this.mode = mode;
      const exchange = {
        kind: "requested",
        request,
        by: "aiko",
        mode,
        lapses_at: Date.now() + 60_000,
      };
      return this.change(id, { exchange, allowed: ["see", "withdraw", "close"] });
    }
    if (command.type === "withdraw" || command.type === "end_share") {
      const last = command.type === "withdraw" ? "withdrawn" : "ended";
      return this.change(id, {
        exchange: { kind: "idle", last },
        allowed: ["see", "show_code", "request", "release", "close"],
      });
    }
    return this.change(id, {});
  }

  /** The customer's answer. */
  answer(id, answer) {
    const { exchange } = this.sessions.get(id);
    if (answer === "grant") {
      const granted = { ...exchange, kind: "granted", lapses_at: Date.now() + 300_000 };
      return this.change(id, {
        exchange: granted,
        allowed: ["see", "connect", "end_share", "close"],
      });
    }
    const last = answer === "deny" ? "denied" : "revoked";
    return this.change(id, {
      exchange: { kind: "idle", last },
      allowed: ["see", "show_code", "request", "release", "close"],
    });
  }
}
