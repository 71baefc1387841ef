// Starts the browser that SASAE_BROWSER names: Debian's Chromium, or its Firefox by WebDriver BiDi.

import { chromium, firefox } from "playwright-core";

const BROWSERS = {
  chromium: () =>
    chromium.launch({
      executablePath: process.env.SASAE_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    }),
  firefox: () =>
    firefox.launch({
      channel: "moz-firefox",
      executablePath: process.env.SASAE_FIREFOX ?? "/usr/bin/firefox-esr",
      firefoxUserPrefs: {
        "media.peerconnection.ice.loopback": true,
        "media.peerconnection.ice.obfuscate_host_addresses": false,
      },
    }),
};

/** The name of the browser under test. */
export const browserName = process.env.SASAE_BROWSER ?? "chromium";

/** Starts it. */
export function startBrowser() {
  return BROWSERS[browserName]();
}
