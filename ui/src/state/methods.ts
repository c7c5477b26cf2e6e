// Which ways to sign in need a person; the vendors tell.
import type { ProfileView } from "../ipc/gen/contract";
import type { Core } from "../ipc/ipc";

export async function isInteractive(core: Core): Promise<(profile: ProfileView) => boolean> {
  const vendors = await core.call("vendors");
  const interactive = new Set(vendors.flatMap(({ id, methods }) => methods.filter((method) => method.interactive).map((method) => `${id} ${method.id}`)));
  return ({ vendor, method }) => interactive.has(`${vendor} ${method}`);
}
