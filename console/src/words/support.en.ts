// The support form in English: for somebody whose computer has just failed them.

export const supportEn = {
  title: "Ask for help",
  loading: "One moment…",
  calm: "It takes a minute. Nobody can see your screen yet.",
  name: "Your name",
  mail: "Mail address",
  mailHint: "So that we can reach you if the line is cut.",
  phone: "Telephone number",
  phoneHint: "So that we can call you back.",
  problem: "What is the problem?",
  problemHint: "In your own words, for example: “The printer prints nothing.”",
  optional: "optional",
  missing: "Please fill this in.",
  tooLong: "This is too long: at most {max} characters, these are {now}.",
  badMail: "This does not look like a mail address. An example: hanako@example.com",
  hidden: "This has characters that cannot be read. Please type it again.",
  send: "Ask for help",
  sending: "Sending…",
  next: "What happens next",
  next1: "Your request goes into the queue of {team}.",
  next2: "A technician takes it. You see the name here.",
  next3: "You start the support app and decide whether your screen may be seen.",
  privacy:
    "What you write goes to {team} only, to help you with this. Please write no passwords and no card numbers.",
  queueNow: "{count} people are waiting now.",
  queueOne: "One person is waiting now.",
  queueNone: "Nobody is waiting now.",
  sent: "Your request has arrived",
  placeFirst: "You are next",
  place: "You are number {place} in the queue",
  waiting: "Waiting for {time}",
  justNow: "Waiting since just now",
  stay: "Please keep this page open. It renews itself.",
  taken: "{technician} takes care of you",
  takenText: "Start the support app, and you are connected with {technician}.",
  someoneTakes: "Your request is being taken care of",
  joinedQueue: "Your computer is connected. {team} will be with you soon.",
  active: "{technician} is with you",
  activeText: "Go on in the support app on your computer. It asks before anybody sees anything.",
  lineLost: "No connection at the moment. Your place is kept; we go on trying.",
  meanwhile: "Get your computer ready",
  phoneReadyTitle: "At the computer that needs help",
  phoneReady1: "Open this address in a browser:",
  phoneReady2: "Type this PIN:",
  tell: "If you are on the phone with us, tell us this PIN:",
  again: "Ask for help again",
  retry: "Try again",
  over: {
    session_closed: {
      title: "Your request is closed",
      next: "If you still need help, ask again. If you have just been helped: all is well.",
    },
    session_expired: {
      title: "Your request has expired",
      next: "Nobody could help in time, we are sorry. Please ask again.",
    },
    session_deleted: {
      title: "Your request no longer exists",
      next: "If you still need help, please ask again.",
    },
    unknown_code: {
      title: "Your request no longer exists",
      next: "If you still need help, please ask again.",
    },
  },
  refused: {
    support_closed: {
      title: "This form is closed at the moment",
      next: "Please try again later, or contact the team in the way you usually do.",
    },
    not_found: {
      title: "This link leads nowhere",
      next: "Check that it is complete, or ask the team for a new one.",
    },
    channel_full: {
      title: "Too many people are waiting",
      next: "Please try again in a few minutes. We are sorry for the wait.",
    },
    too_many_requests: {
      title: "Too many requests from here",
      next: "Please wait a few minutes and try again.",
    },
    too_many_tries: {
      title: "Too many requests from here",
      next: "Please wait a few minutes and try again.",
    },
    looks_automated: {
      title: "The form was filled in unusually fast",
      next: "Please check what you wrote and send it again.",
    },
    form_outdated: {
      title: "The form has changed in the meantime",
      next: "What you wrote is still here. Please check it and send it again.",
    },
    gateway_unreachable: {
      title: "No connection",
      next: "Check that this device is on the internet, then try again. What you wrote is still here.",
    },
    malformed_request: {
      title: "Something cannot be sent like this",
      next: "Please check what you wrote.",
    },
    unavailable: {
      title: "Not available right now",
      next: "Try again in a moment. What you wrote is still here.",
    },
  },
};

/** The shape of the support form's texts. */
export type SupportWords = typeof supportEn;
