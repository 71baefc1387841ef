// The deployment's public settings, which the gateway serves as /config.json.

/** What a page must know before anybody has signed in. */
export interface Config {
  oidc: { issuer: string; client_id: string; scope: string };
  team: string;
  /** Where the agent is for each system; a system that is missing has no agent yet. */
  downloads: Partial<Record<System, string>>;
}

/** A system that an agent is made for. */
export type System = "linux" | "windows" | "macos";

/** Reads /config.json; throws when it is missing or of another form. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", { cache: "no-cache" });
  if (!response.ok) {
    throw new Error(`config.json: ${response.status}`);
  }
  const value: unknown = await response.json();
  if (!isConfig(value)) {
    throw new Error("config.json is malformed");
  }
  return value;
}

function isConfig(value: unknown): value is Config {
  if (!isRecord(value) || !isRecord(value.oidc) || !isRecord(value.downloads)) {
    return false;
  }
  const { issuer, client_id, scope } = value.oidc;
  const texts = [issuer, client_id, scope, value.team, ...Object.values(value.downloads)];
  return texts.every((text) => typeof text === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
