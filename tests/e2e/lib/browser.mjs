// A technician's or a visitor's browser: Debian's Chromium or Firefox, headless, on its own profile.

import { chromium, firefox } from 'playwright-core';

const CHROMIUM = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // On one machine both ends reach each other over loopback; browsers leave it out by default.
  '--allow-loopback-in-peer-connection',
  // Names of the form x.local would be looked up by multicast.
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

export async function startBrowser(kind = 'chromium') {
  if (kind === 'firefox') {
    return firefox.launch({
      // Spoken to by WebDriver BiDi, as Debian's build wants it.
      channel: 'moz-firefox',
      executablePath: '/usr/bin/firefox-esr',
      firefoxUserPrefs: {
        'media.peerconnection.ice.loopback': true,
        'media.peerconnection.ice.obfuscate_host_addresses': false,
      },
    });
  }
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM });
}

/** A page of a fresh profile in a language. */
export async function newPage(browser, { locale = 'en-US', ...options } = {}) {
  const context = await browser.newContext({
    locale,
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('console', (message) => {
    // A browser asks for this by itself where a page names no icon.
    const isIcon = message.location().url.endsWith('/favicon.ico');
    if (message.type() === 'error' && !isIcon) page.problems.push(message.text());
  });
  return page;
}
