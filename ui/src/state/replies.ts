// What a sign-in dialog sends. Each answers null, or what went wrong: the dialog itself says it.
import { sentence, type Core } from "../ipc/ipc";

async function told(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (thrown) {
    return sentence(thrown);
  }
}

export const makeReplies = (core: Core) => ({
  answer: (id: string, text: string) => told(core.call("answer", { id, text })),
  paste: (id: string, address: string) => told(core.call("paste", { id, address })),
  reopen: (id: string) => told(core.call("reopen", { id })),
  copyLink: (id: string) => told(core.call("copy_link", { id })),
});
