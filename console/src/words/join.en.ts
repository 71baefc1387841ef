// The join page in English: for somebody who has never seen it and may be worried.

import type { ErrorCode } from "../protocol/generated";
import { errorsEn } from "./errors.en";

export const joinEn = {
  title: "Remote support",
  language: "Language",
  ja: "日本語",
  en: "English",
  enterTitle: "Type the PIN you were given",
  enterText: "Your helper tells you nine digits, for example on the phone.",
  pinLabel: "PIN (9 digits)",
  pinShort: "The PIN has nine digits.",
  next: "Next",
  looking: "Looking for your session…",
  linkBroken: "The link is incomplete. Open it again from the message, or type the PIN.",
  helper: "Your helper",
  verified: "Verified web address: {domain}",
  unverified:
    "This team has not proven a web address. Go on only if you know whom you are talking to.",
  expires: "This invitation is good until {time}.",
  scam: "Did you ask for this help? Nobody who really helps asks for passwords, bank codes or gift cards.",
  stepsTitle: "Three steps",
  step1: "Download the support app",
  step1Text: "It needs no installation. When you close it, it is gone.",
  download: "Download for {system}",
  step2: "Start the app",
  step2Linux:
    "Open the downloaded file. If your system asks, allow it to run as a program (Properties → Executable as program).",
  step2Other: "Open the downloaded file and confirm that you want to run it.",
  step3: "Join from the app",
  step3Text: "Press the button below. The app shows who is helping and asks you before it joins.",
  started: "I have started it",
  calmTitle: "You decide",
  calmText:
    "Nobody sees your screen yet. The app asks you first, shows who is looking for as long as it lasts, and you can stop at any time.",
  manualTitle: "If nothing happens",
  manualPin: "Type these into the app:",
  manualLink: "Copy the link and paste it into the app:",
  gateway: "Address",
  pin: "PIN",
  copyLink: "Copy link",
  copied: "Copied",
  copyFailed: "Copying is blocked. Open the message with the link again and copy it there.",
  notYetTitle: "There is no app for {system} yet",
  notYetText:
    "Today the app runs on {systems}. Use such a computer, or tell your helper – they know what to do.",
  phoneTitle: "Go on at the computer",
  phoneText:
    "The app runs on the computer that you need help with, not on this phone. Open {page} there and type the PIN. Your helper can tell you the PIN.",
  other: "Use another PIN",
  retry: "Try again",
  refused: {
    unknown_code: {
      title: "This code is not known",
      next: "Check the digits with your helper and type them again.",
    },
    code_used: {
      title: "This code is already in use",
      next: "Another device has joined with it. If that was not you, tell your helper. Otherwise ask for a new code.",
    },
    session_expired: {
      title: "This code has expired",
      next: "Ask your helper for a new one; it takes a moment.",
    },
    session_closed: {
      title: "This session has ended",
      next: "If you still need help, ask your helper for a new code.",
    },
    session_deleted: {
      title: "This session no longer exists",
      next: "Ask your helper for a new code.",
    },
    too_many_tries: {
      title: "Too many tries",
      next: "Wait a few minutes, then type the PIN again. A link still works at once.",
    },
    gateway_unreachable: {
      title: "No connection",
      next: "Check that this device is on the internet, then try again.",
    },
    unavailable: {
      title: "Not available right now",
      next: "Try again in a moment.",
    },
  },
  error: errorsEn as Record<ErrorCode, string>,
};

/** The shape of the join page's texts. */
export type JoinWords = typeof joinEn;
