// English: the dialogs.
import { number, plural } from "./common";

export const dialogs = {
  confirm: {
    cancel: "Cancel",
    disconnectTitle: (name: string) => `Disconnect ${name}?`,
    disconnectText: "The token is dropped here and revoked at the vendor where possible. The profile and its secrets stay.",
    disconnect: "Disconnect",
    disconnectAllTitle: (customer: string) => `Disconnect all of ${customer}?`,
    disconnectAllText: (count: number) =>
      `${plural(count, { one: "One token is", other: `${number(count)} tokens are` })} dropped here and revoked at the vendor where possible. The profiles and their secrets stay.`,
    discardTitle: "Discard your changes?",
    discardText: "Your changes have not been saved.",
    discard: "Discard",
    keepEditing: "Keep editing",
  },

  browser: {
    title: "Finish signing in",
    opening: (vendor: string, customer: string, browser: string) =>
      `Opening the ${vendor} sign-in page${customer ? ` for ${customer}` : ""}${browser ? ` in ${browser}` : ""}…`,
    nothingThere: "Nothing there? Copy the sign-in link and open it yourself.",
    waitingOn: "Waiting on",
    left: "until this sign-in times out",
    over: "This sign-in has timed out. Start it again.",
    copyLink: "Copy sign-in link",
    linkCopied: "Sign-in link copied",
    reopen: "Open browser again",
    paste: "Paste the redirect address…",
    pasteLabel: "Final address from the browser",
    pasteHelp: "After signing in, copy the whole address from the browser's address bar.",
    pasteSend: "Finish with this address",
  },

  browserChoice: {
    title: "Choose the browser",
    titleOf: (customer: string) => `Choose the browser for ${customer}`,
    why: "Sign-in pages and the vendor's console open in it. With a browser profile of its own, a customer's sign-in cannot be taken for another's.",
    browser: "Browser",
    inherit: (name: string) => `Same as the customer: ${name}`,
    system: "System browser",
    missing: (name: string) => `${name} (not on this computer)`,
    other: "Another program",
    path: "Program",
    pathHelp: "The full path of the browser.",
    profile: "Browser profile",
    anyProfile: "Whichever the browser opens",
    profileHelp: "Leave empty for whichever the browser opens.",
    privately: "Open in a private window",
    private: "private window",
    cancel: "Cancel",
    save: "Save",
  },

  question: {
    code: "Two-factor code",
    password: "Password needed",
    codeLabel: "Code",
    passwordLabel: "Password",
    send: "Connect",
    sending: "Checking…",
  },

  dialog: { hide: "Hide" },

  pick: { title: "Choose one", send: "Continue" },

  /** Of a new one. */
  passphrase: {
    again: "Repeat passphrase",
    differ: "The passphrases differ.",
    short: "At least 8 characters.",
    strengths: {
      weak: "Weak: can be guessed within hours by anyone who has the file. Use four or more random words.",
      fair: "Fair: another word makes it strong.",
      strong: "Strong.",
    },
  },

  vault: {
    keyring: "Secrets: system keyring",
    passphrase: "Secrets: passphrase",
    locked: "Secrets: locked",
    none: "Secrets: not set up",
    lost: "Secrets: key lost",
    lock: "Lock",
    unlock: "Unlock",
    unlocking: "Unlocking…",
    later: "Not now",
    first: "Locked. Unlock first.",
    kept: "Your entries are kept.",
    passphraseTitle: "Unlock your secrets",
    passphraseText: "Enter the passphrase that protects the secrets on this computer.",
    passphraseLabel: "Passphrase",
    chooseTitle: "Choose a passphrase",
    chooseText:
      "This computer has no keyring that Fobwatch can use, so a passphrase protects your secrets instead. Fobwatch asks for it once at each start. It is stored nowhere: if you forget it, saved secrets cannot be read again.",
    choose: "Use this passphrase",
    newLabel: "New passphrase",
    keyringTitle: "Unlock your secrets",
    keyringText: "The key to your secrets is in the system keyring, which is locked. Your system may ask for its password.",
    lostTitle: "The key to your secrets is gone",
    lostText: "Your profiles are still here, but the system keyring no longer has the key that opens their secrets.",
    lostSteps: [
      "If you restored or moved the keyring, bring the old one back and try again.",
      "If the key is gone for good, edit each profile and enter its secrets again.",
    ],
    lostRetry: "Try again",
  },
};
