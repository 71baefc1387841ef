// The service worker keeps its hands off everything but the console's own files and pages.

import { describe, expect, it } from "vitest";
import { ruleFor } from "../../src/install/rule";

const ORIGIN = "https://help.example";
const FILES = new Set(["/assets/console-1.js"]);
const asked = (path: string, mode = "cors", method = "GET") =>
  ruleFor({ url: new URL(path, ORIGIN).href, mode, method }, ORIGIN, FILES);

describe("the service worker", () => {
  it("gives out the files that it was built with, and no others", () => {
    expect(asked("/assets/console-1.js")).toBe("file");
    expect(asked("/assets/console-2.js")).toBe("leave");
    expect(asked("/assets/console-1.js?token=1")).toBe("leave");
    expect(asked("https://elsewhere.example/assets/console-1.js")).toBe("leave");
  });

  it("never touches the API, sign-in, settings or downloads", () => {
    for (const path of [
      "/api/me",
      "/api/sessions/1/codes",
      "/join/look",
      "/support/1a2b",
      "/oidc/token",
      "/config.json",
      "/download/sasae-agent-linux-x86_64",
    ]) {
      expect(asked(path), path).toBe("leave");
      expect(asked(path, "navigate"), path).toBe("leave");
    }
    expect(asked("/sessions/1", "navigate", "POST")).toBe("leave");
  });

  it("stays away from the customers' pages", () => {
    for (const path of ["/j", "/j/", "/s", "/s/1a2b"]) {
      expect(asked(path, "navigate"), path).toBe("leave");
    }
  });

  it("stands in for a page of the console that cannot be reached", () => {
    for (const path of ["/", "/private", "/sessions/01J", "/signed-in?code=1", "/join-team"]) {
      expect(asked(path, "navigate"), path).toBe("page");
      expect(asked(path, "cors"), path).toBe("leave");
    }
  });
});
