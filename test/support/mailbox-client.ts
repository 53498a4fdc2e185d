// The simulated mailbox, seen from outside.
import type { ReceivedMail, MailboxState } from "../simulators/mailbox/mailbox";
import type { MailFaultsChange } from "../simulators/mailbox/mailbox-faults";

export interface MailboxClient {
  /** Page with the list of mails; one mail is at `${url}/mails/${id}`. */
  readonly url: string;
  /** In the order of arrival. */
  mails(): Promise<ReceivedMail[]>;
  state(): Promise<MailboxState>;
  faults(change: MailFaultsChange): Promise<void>;
  reset(): Promise<void>;
}

export function createMailboxClient(url: string): MailboxClient {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(path, url), { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`The mailbox answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  const state = async () => (await (await fetch(new URL("/__state", url))).json()) as MailboxState;
  return {
    url,
    state,
    mails: async () => (await state()).mails,
    faults: async (change) => post("/__faults", change),
    reset: async () => post("/__reset", {}),
  };
}
