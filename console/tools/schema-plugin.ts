// Gives the pages the part of the protocol's schema that they read, without its prose.

import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const PREFIX = "virtual:schema/";

/** The definitions that each page checks what it receives against. */
const ROOTS: Record<string, readonly string[] | "all"> = {
  console: [
    "ToConsole",
    "ToViewer",
    "Me",
    "MemberList",
    "SessionList",
    "OpenList",
    "NoteList",
    "Candidates",
    "CodesMailed",
    "SessionView",
    "SessionCreated",
    "Codes",
    "Ticket",
    "ErrorBody",
  ],
  join: ["Looked", "ErrorBody"],
  admin: [
    "TeamView",
    "ChannelList",
    "ChannelDetail",
    "ChannelRemoved",
    "TeamMembers",
    "MemberView",
    "InvitationCreated",
    "GroupList",
    "GroupView",
    "SupportEntry",
    "Retention",
    "Done",
    "ErrorBody",
  ],
  history: ["HistoryPage", "AuditTrail", "ExportPage", "Intake", "ErrorBody"],
  support: ["SupportPage", "SupportAsked", "SupportPlace", "ErrorBody"],
  all: "all",
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A Vite plugin that serves `virtual:schema/<page>`. */
export function schemaPlugin(): Plugin {
  const file = new URL("../src/protocol/schema.json", import.meta.url);
  return {
    name: "sasae-schema",
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) {
        return undefined;
      }
      this.addWatchFile(file.pathname);
      const roots = ROOTS[id.slice(PREFIX.length + 1)];
      if (roots === undefined) {
        throw new Error(`no such schema: ${id}`);
      }
      const { definitions } = JSON.parse(readFileSync(file, "utf8")) as {
        definitions: Record<string, Json>;
      };
      const names = roots === "all" ? Object.keys(definitions) : reach(definitions, roots);
      const picked = Object.fromEntries(
        names.map((name) => [name, bare(definitions[name] ?? null)]),
      );
      return `export const definitions = JSON.parse(${JSON.stringify(JSON.stringify(picked))});`;
    },
  };
}

function reach(definitions: Record<string, Json>, roots: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const definition = definitions[name];
    if (definition === undefined) {
      throw new Error(`the schema has no ${name}`);
    }
    if (found.has(name)) {
      return;
    }
    found.add(name);
    for (const [, next] of JSON.stringify(definition).matchAll(/"#\/definitions\/(\w+)"/g)) {
      visit(next ?? "");
    }
  };
  roots.forEach(visit);
  return [...found];
}

function bare(node: Json): Json {
  if (Array.isArray(node)) {
    return node.map(bare);
  }
  if (node === null || typeof node !== "object") {
    return node;
  }
  const kept = Object.entries(node).filter(
    ([key, value]) => !(key === "description" && typeof value === "string") && key !== "format",
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, bare(value)]));
}
