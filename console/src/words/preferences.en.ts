// The settings of a browser in English.

export const preferencesEn = {
  title: "Settings for this browser",
  text: "They hold only here, not on your other devices.",
  alerts: "When a customer waits",
  alertsText:
    "A session comes into a queue that you can pick up from, or your customer joins with the link or PIN.",
  sound: "Play a sound",
  soundHint: "Two short notes. Several open windows play it once.",
  tryOut: "Try it",
  notification: "Show a notification by the system",
  notificationHint: "While the console is not in front. It shows the customer's name.",
  denied:
    "Notifications are blocked for this address. Allow them beside the address bar of the browser, then reload the page.",
  unsupported: "This browser cannot show notifications.",
  titleHint: "The window's title always says how many customers wait: (2) Home – Sasae.",
  language: "Language",
  languageText: "What you read. Customers choose their own language.",
  install: "App",
  installText:
    "Installed, the console has its own window and icon, and opens without a browser tab.",
  installButton: "Install the app",
  installByHand:
    "To install the console as an app, use “Install” or “Add to Home Screen” in the menu of Chrome, Edge or Safari.",
  isApp: "You are using the installed app.",
};

/** The shape of these texts. */
export type PreferencesWords = typeof preferencesEn;
