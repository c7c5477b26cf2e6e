// The settings of the fake core.
import { fail } from "./fake-fail";
import type { Problem, ProxySetting, Settings, SettingsView } from "./gen/contract";

const defaults: Settings = {
  theme: "system",
  language: "system",
  leadMinutes: 5,
  clipboardSeconds: 30,
  autoRenew: true,
  startWithSystem: false,
  keepInTray: true,
  withoutTray: "minimise",
  lockAfterMinutes: null,
  lockWithScreen: false,
  lockOnSuspend: false,
  renewWhileLocked: false,
  hideFromCapture: false,
  proxy: { is: "system" },
  authorities: "",
};

/** As an address names them; the system's where it does not. */
export const looks = (theme: string | undefined, language: string | undefined): Pick<Settings, "theme" | "language"> => ({
  theme: theme === "light" || theme === "dark" ? theme : "system",
  language: language === "en" || language === "de" ? language : "system",
});

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Whether a password for the one is not for the other. */
function isAnother(one: ProxySetting, other: ProxySetting): boolean {
  if (one.is === "address" && other.is === "address") return one.url !== other.url || one.user !== other.user;
  return !same(one, other);
}

export class FakeSettings {
  settings = defaults;
  password: string | null = null;
  canUpdate = false;
  trayRemark: string | undefined;

  view(): SettingsView {
    const { settings, password, canUpdate, trayRemark } = this;
    const certificates = settings.authorities.split("BEGIN CERTIFICATE").length - 1;
    const language = settings.language === "system" ? "en" : settings.language;
    return {
      settings,
      defaults,
      language,
      proxyPassword: password !== null,
      certificates,
      logFolder: "/home/jane/.local/share/fobwatch/log",
      hearsSystem: true,
      hidesFromCapture: false,
      canUpdate,
      ...(trayRemark === undefined ? {} : { trayRemark }),
    };
  }

  onlyLooks({ theme = this.settings.theme, language = this.settings.language, ...rest }: Partial<Settings>): boolean {
    return same({ ...this.settings, theme, language }, { ...this.settings, ...rest, theme, language });
  }

  take(settings: Settings): SettingsView {
    const fields: Problem[] = [];
    if (settings.clipboardSeconds < 10 || settings.clipboardSeconds > 300) fields.push({ field: "clipboardSeconds", text: "From 10 to 300 seconds." });
    if (settings.proxy.is === "address" && /\s/.test(settings.proxy.url))
      fields.push({ field: "proxy", text: "Enter a host and a port, such as proxy.example.net:8080." });
    if (settings.proxy.is === "address" && settings.proxy.exempt.includes("://"))
      fields.push({ field: "exempt", text: "“http://x” is not a host, a suffix or a network such as 10.0.0.0/8." });
    if (fields[0]) fail({ code: "invalid", message: fields[0].text, fields });
    if (isAnother(settings.proxy, this.settings.proxy)) this.password = null;
    this.settings = settings;
    return this.view();
  }

  keepPassword(password: string | null): SettingsView {
    this.password = password;
    return this.view();
  }
}
