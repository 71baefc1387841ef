// A stand-in for the gateway inside the browser tests: signs somebody in, keeps a few sessions,
// answers commands and relays signalling to a page that plays the agent. Never shipped.

import { BO, effectOf, KEN, ME, sampleSessions } from "./mock-desk.mjs";

const DAY = 24 * 3_600_000;
const SECRET = "q3J8mZ0aX5tLw9RbKcYd2A";
/** How many past sessions a page has. */
const PAGE = 100;

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
    this.keep(sampleSessions(Date.now()));
    this.notes = new Map([
      [
        "01JD0000000000000000000001",
        [
          {
            by: ME,
            at: Date.now() - 240_000,
            text: "プリンターの電源は入っている。\n他のPCからは印刷できる。",
          },
          {
            by: KEN,
            at: Date.now() - 60_000,
            text: "Known driver problem since Tuesday's update.",
          },
        ],
      ],
    ]);
    /** Every mail that was asked for. */
    this.mails = [];
    /** Every command that came, with its id. */
    this.commands = [];
    /** So many answers to commands get lost on their way. */
    this.loseAnswers = 0;
    /** Something has changed of which nobody was told. */
    this.unheard = false;
    /** Lists cannot be read. */
    this.isListless = false;
    this.pageSize = PAGE;
    /** Counts the pages of past sessions that were read. */
    this.pages = 0;
    /** Counts the lines that asked to be told. */
    this.watches = 0;
    /** Answers to a command by its type: what the gateway refuses. */
    this.refusals = new Map();
    this.sockets = new Set();
    this.lookAnswer = undefined;
    this.isDown = false;
    /** What answers before this gateway does, for screens that have their own stand-in. */
    this.before = [];
    this.onConnect = undefined;
    this.onSignal = undefined;
    this.sent = [];
  }

  /** Has these sessions and no others. */
  keep(sessions) {
    this.sessions = new Map(sessions.map((each) => [each.id, each]));
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
            expires_at: Math.floor(Date.now() / 1000) + 24 * 3600,
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

  /** Changes a session without telling anybody. */
  changeUnheard(id, more) {
    const before = this.sessions.get(id);
    const session = { ...before, ...more, version: before.version + 1 };
    this.sessions.set(id, session);
    this.unheard = true;
    return session;
  }

  /** Tells every console of a changed session. */
  change(id, more) {
    const session = this.changeUnheard(id, more);
    this.unheard = false;
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
      this.watches += 1;
      socket.send(JSON.stringify({ type: "watching", now }));
    } else if (message.type === "check") {
      // What the console shows is compared by its numbers alone; here any change unheard counts.
      const behind = this.unheard ? message.lists.map(({ list }) => list) : [];
      this.unheard = false;
      socket.send(JSON.stringify({ type: "checked", behind, now }));
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
  answerTo(method, pathname, body, search = new URLSearchParams()) {
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
    return pathname.startsWith("/api/")
      ? this.#answer(method, pathname, body, json, search)
      : undefined;
  }

  #answer(method, pathname, body, json, search) {
    if (this.isDown) return "down";
    const all = [...this.sessions.values()].filter(({ state }) => state !== "deleted");
    const now = Date.now();
    const [, , kind, id, sub] = pathname.split("/");
    if (kind === "me") {
      return json({
        id: "aiko",
        name: "佐藤 愛子",
        role: "technician",
        team: "みどりサポート",
        channels: [
          channel("default", "サポート窓口", true),
          channel("printers", "Printers & Office", false),
        ],
        team_actions: [],
        socket_url: `${this.origin.replace("http", "ws")}/socket`,
        now,
        protocol: 1,
        console_min: 1,
        can_mail: true,
      });
    }
    if (kind === "members") return json({ members: [ME, BO, KEN] });
    if (kind === "tickets") return json({ ticket: "t".repeat(43) });
    if (this.isListless && ["open", "home", "channels"].includes(kind)) return "down";
    const page = (found) => this.#page(found, search, now);
    if (kind === "open") return json({ sessions: all.filter(isOpen).map(entryOf), now });
    if (kind === "home") return json(page(all.filter(isMine)));
    if (kind === "private") return json(page(all.filter(({ place }) => place.kind === "private")));
    if (kind === "channels") return json(page(all.filter(({ place }) => place.channel === id)));
    const letter = { subject: "Remote support", body: `${this.origin}/j#${SECRET}\n482 915 037\n` };
    const letters = { ja: letter, en: letter };
    const codes = { pin: "482915037", secret: SECRET, join_url: `${this.origin}/j`, letters };
    if (sub === "codes") return json(codes);
    if (sub === "mail") {
      this.mails.push(body);
      return json({ at: now });
    }
    if (sub === "notes") return json({ notes: this.notes.get(id) ?? [] });
    if (sub === "candidates") {
      const people = [ME, BO, KEN];
      return json({ assignable: people, invitable: people });
    }
    if (sub === "commands") return this.#command(id, body, json);
    if (kind === "sessions" && method === "POST") {
      const session = { ...all[1], version: 1, created_at: now, ...body };
      this.sessions.set(session.id, session);
      this.push({ type: "session", session });
      return json({ session, codes }, 201);
    }
    const session = this.sessions.get(id);
    return session ? json(session) : json({ code: "not_found", message: "no such session" }, 404);
  }

  #command(id, { id: commandId, command }, json) {
    const isRepeat = this.commands.some((known) => known.commandId === commandId);
    this.commands.push({ id, commandId, command });
    if (isRepeat) return json(this.sessions.get(id));
    const refusal = this.refusals.get(command.type);
    const refused = typeof refusal === "function" ? refusal(id) : refusal;
    if (refused) return json({ message: "refused", ...refused }, 409);
    if (command.type === "request") this.mode = command.mode;
    if (command.type === "add_note") {
      const note = { by: ME, at: Date.now(), text: command.text };
      this.notes.set(id, [...(this.notes.get(id) ?? []), note]);
    }
    const before = this.sessions.get(id);
    if (command.type === "delete") {
      const deleted = { ...before, ...effectOf(before, command, Date.now()) };
      this.sessions.set(id, { ...deleted, version: before.version + 1, wasBefore: before });
      this.push({ type: "session_removed", session: id, version: before.version + 1 });
      return json({ ...deleted, version: before.version + 1 });
    }
    const { wasBefore, ...after } = this.change(id, effectOf(before, command, Date.now()));
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return "down";
    }
    return json(after);
  }

  /** A part of a list: what is open at once, the rest in pages. */
  #page(sessions, search, now) {
    const part = search.get("part") ?? "open";
    const found = sessions
      .filter((each) => (part === "open" ? isOpen(each) : each.state === part))
      .sort((a, b) => b.created_at - a.created_at);
    if (part === "open") return { sessions: found, now };
    this.pages += 1;
    const from = Number(search.get("cursor") ?? 0);
    const to = from + this.pageSize;
    const next = to < found.length ? { next: String(to) } : {};
    return { sessions: found.slice(from, to), ...next, now };
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
      allowed: ["see", "show_code", "request", "request_control", "release", "close"],
    });
  }
}

const isMine = ({ assignee, collaborators, invited }) =>
  [assignee, ...collaborators, ...invited].some((who) => who?.id === ME.id);

const isOpen = ({ state }) => ["waiting", "active", "queued"].includes(state);

function entryOf(session) {
  const { id, version, place, state, expires_at } = session;
  return { id, version, place, state, expires_at, is_home: isMine(session) };
}

function channel(id, name, is_default) {
  return { id, name, is_default, life: DAY / 1000, permissions: [], features: [] };
}
