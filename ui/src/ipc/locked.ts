// What is told of a profile without a session, and of one behind the lock.
import type { ProfileView } from "./gen/contract";

export const noSession = {
  obtainedAt: null,
  expiresAt: null,
  renewAt: null,
  warnAt: null,
  usable: false,
  renewable: false,
  hasRefreshToken: false,
  refreshObtainedAt: null,
  identity: null,
  warnings: [],
  trouble: null,
  field: null,
  acceptable: null,
} satisfies Partial<ProfileView>;

/** Its sign-in goes on, and nobody sees it. */
export const locked = (profile: ProfileView): ProfileView => ({ ...profile, ...noSession, state: { name: "locked" } });
