// The sessions of a mocked gateway: what a morning at a help desk has, and what commands do to them.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const ME = { id: "aiko", name: "佐藤 愛子" };
export const BO = { id: "bo", name: "Bo Lindqvist" };
export const KEN = { id: "ken", name: "田中 健" };

/** What the holder of a waiting session may do. */
const HOLDER = [
  "see",
  "show_code",
  "renew_codes",
  "rename",
  "add_note",
  "assign",
  "transfer",
  "invite",
  "release",
  "extend",
  "close",
  "delete",
];

/** A session with an id that ends in `id`. */
export function session(id, now, more) {
  return {
    id: `01JD00000000000000000000${id}`.slice(-26).padStart(26, "0"),
    version: 1,
    place: { kind: "channel", channel: "default" },
    state: "waiting",
    collaborators: [],
    invited: [],
    note_count: 0,
    created_at: now - 5 * 60_000,
    expires_at: now + DAY,
    presence: { kind: "never" },
    exchange: { kind: "idle" },
    allowed: HOLDER,
    refused: [],
    ...more,
  };
}

/** The sessions that a morning at a help desk has. */
export function sampleSessions(now) {
  const base = (id, more) => session(id, now, more);
  return [
    base("01", {
      state: "active",
      customer: "山田 商店 様",
      subject: "請求書のPDFが印刷できない",
      assignee: ME,
      presence: { kind: "online" },
      system: "Linux (Debian GNU/Linux 12)",
      note_count: 2,
      allowed: [...HOLDER, "request", "request_control"],
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
      queued_since: now - 12 * 60_000,
      allowed: ["see", "pick_up", "assign", "close"],
      refused: [
        { action: "show_code", why: { kind: "state", state: "queued" } },
        { action: "invite", why: { kind: "state", state: "queued" } },
        { action: "transfer", why: { kind: "permission", permission: "transfer_out" } },
        { action: "delete", why: { kind: "permission", permission: "delete" } },
      ],
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
      allowed: ["see", "show_code", "add_note", "leave", "end_share"],
      refused: [
        { action: "release", why: { kind: "permission", permission: "release" } },
        { action: "assign", why: { kind: "permission", permission: "release" } },
      ],
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
      closed_as: "solved",
      closed_because: "Solved: new certificate installed",
      created_at: now - DAY,
      allowed: ["see", "add_note", "delete"],
    }),
    base("07", {
      place: { kind: "private", member: "aiko" },
      customer: "母",
      assignee: ME,
      created_at: now - 2 * 60_000,
    }),
    base("08", {
      state: "active",
      customer: "株式会社ミナト 総務部",
      subject: "会議室のカメラが映らない",
      place: { kind: "channel", channel: "printers" },
      assignee: BO,
      invited: [ME],
      presence: { kind: "online" },
      exchange: { kind: "idle", last: "ended" },
      created_at: now - 50 * 60_000,
      allowed: ["see", "accept", "decline"],
    }),
  ];
}

/** Many sessions: `open` that are worked on and `past` that are over. */
export function manySessions(now, open, past) {
  const states = ["waiting", "active", "queued"];
  const people = [ME, BO, KEN];
  const id = (number) => String(number).padStart(14, "0");
  const first = Array.from({ length: open }, (_, at) => {
    const state = states[at % 3];
    return session(id(at), now, {
      state,
      customer: `Customer ${at}`,
      subject: `Case number ${at * 7}`,
      ...(state === "queued"
        ? { queued_since: now - at * 60_000, allowed: ["see", "pick_up", "assign"] }
        : { assignee: people[at % 2] }),
      created_at: now - at * 60_000,
    });
  });
  const rest = Array.from({ length: past }, (_, at) =>
    session(id(open + at), now, {
      state: "closed",
      customer: `Former customer ${at}`,
      subject: `Old case ${at}`,
      assignee: people[at % 3],
      closed_as: "solved",
      presence: { kind: "gone", since: now - DAY },
      created_at: now - DAY - at * 60_000,
      expires_at: now - HOUR,
      allowed: ["see", "delete"],
    }),
  );
  return [...first, ...rest];
}

/** What a command changes of a session; what needs no change is left out. */
export function effectOf(before, command, now) {
  const over = { collaborators: [], invited: [] };
  switch (command.type) {
    case "request": {
      const { request, mode } = command;
      const lapses_at = now + 60_000;
      const exchange = { kind: "requested", request, by: ME.id, mode, lapses_at };
      return { exchange, allowed: ["see", "withdraw", "close"] };
    }
    case "withdraw":
    case "end_share": {
      const last = command.type === "withdraw" ? "withdrawn" : "ended";
      const allowed = [...HOLDER, "request", "request_control"];
      return { exchange: { kind: "idle", last }, allowed };
    }
    case "pick_up":
      return { state: "active", assignee: ME, queued_since: undefined, allowed: HOLDER };
    case "release":
      return {
        ...over,
        state: "queued",
        assignee: undefined,
        queued_since: now,
        allowed: ["see", "pick_up", "assign", "close"],
      };
    case "assign":
      return { assignee: [ME, BO, KEN].find(({ id }) => id === command.member) };
    case "transfer":
      return { place: { kind: "channel", channel: command.channel } };
    case "invite":
      return {
        invited: [...before.invited, [ME, BO, KEN].find(({ id }) => id === command.member)],
      };
    case "accept":
      return {
        invited: before.invited.filter(({ id }) => id !== ME.id),
        collaborators: [...before.collaborators, ME],
        allowed: ["see", "show_code", "add_note", "leave"],
      };
    case "decline":
      return { invited: before.invited.filter(({ id }) => id !== ME.id), allowed: ["see"] };
    case "leave":
      return {
        collaborators: before.collaborators.filter(({ id }) => id !== ME.id),
        allowed: ["see"],
      };
    case "rename":
      return { customer: command.customer, subject: command.subject };
    case "add_note":
      return { note_count: before.note_count + 1 };
    case "extend":
      return { expires_at: now + command.by * 1_000 };
    case "close":
      return {
        state: "closed",
        closed_as: command.kind,
        closed_because: command.reason,
        exchange: { kind: "idle", last: "session_moved" },
        allowed: ["see", "add_note", "delete"],
      };
    case "delete":
      return { state: "deleted", undo_until: now + 10_000, allowed: ["undelete"] };
    case "undelete":
      return { ...before.wasBefore, undo_until: undefined };
    default:
      return {};
  }
}
