// What a sign-in dialog sends. Each answers null, or what went wrong: the dialog itself says it.
import { call, sentence } from "../ipc/ipc";

async function told(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (thrown) {
    return sentence(thrown);
  }
}

export const replies = {
  answer: (id: string, text: string) => told(call("answer", { id, text })),
  paste: (id: string, address: string) => told(call("paste", { id, address })),
  reopen: (id: string) => told(call("reopen", { id })),
  copyLink: (id: string) => told(call("copy_link", { id })),
};
