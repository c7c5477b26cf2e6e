// What is told of a profile behind the lock.
import type { ProfileView } from "./gen/contract";

/** Its sign-in goes on, and nobody sees it. */
export const locked = (profile: ProfileView): ProfileView => ({
  ...profile,
  state: { name: "locked" },
  obtainedAt: null,
  expiresAt: null,
  renewAt: null,
  usable: false,
  renewable: false,
  hasRefreshToken: false,
  refreshObtainedAt: null,
  identity: null,
  warnings: [],
  trouble: null,
  acceptable: null,
});
