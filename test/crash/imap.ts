/** As much of an IMAP client as a test of promises needs: commands, literals, FETCH; silent death is an answer too. */
import { connect } from 'node:net';

/** Untagged responses with their literals taken out: `{5}` stays in the text, the octets follow in order. */
export type Response = { readonly text: string; readonly literals: readonly Buffer[] };
export type Answer = { readonly ok: boolean; readonly text: string; readonly untagged: readonly Response[] };

export class ConnectionLost extends Error {}

export type ImapClient = {
  /** `literal` is sent at the command's end (LITERAL+). Throws ConnectionLost when no answer will come. */
  command(text: string, literal?: Buffer): Promise<Answer>;
  /** The same; a NO or BAD fails the test. */
  must(text: string, literal?: Buffer): Promise<Answer>;
  close(): void;
};

export async function imapClient(port: number, user: string, password: string): Promise<ImapClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let input = Buffer.alloc(0);
  let lost = false;
  let wake = () => {};
  let last = 0;
  socket.on('error', () => {});
  socket.on('close', () => {
    lost = true;
    wake();
  });
  socket.on('data', octets => {
    input = input.length === 0 ? octets : Buffer.concat([input, octets]);
    wake();
  });
  const more = async () => {
    if (lost) throw new ConnectionLost();
    await new Promise<void>(resolve => {
      wake = resolve;
    });
  };
  const response = async (): Promise<Response> => {
    for (;;) {
      const found = firstResponse(input);
      if (found) {
        input = input.subarray(found.end);
        return found;
      }
      await more();
    }
  };
  const command = async (text: string, literal?: Buffer): Promise<Answer> => {
    const tag = `a${++last}`;
    socket.write(literal ? `${tag} ${text} {${literal.length}+}\r\n` : `${tag} ${text}\r\n`);
    if (literal) socket.write(Buffer.concat([literal, Buffer.from('\r\n')]));
    const untagged: Response[] = [];
    for (;;) {
      const one = await response();
      if (!one.text.startsWith(`${tag} `)) untagged.push(one);
      else return { ok: one.text.startsWith(`${tag} OK`), text: one.text, untagged };
    }
  };
  const must = async (text: string, literal?: Buffer) => {
    const answer = await command(text, literal);
    if (!answer.ok) throw new Error(`${text}: ${answer.text}`);
    return answer;
  };
  await response();
  await must(`LOGIN ${user} "${password}"`);
  return { command, must, close: () => socket.destroy() };
}

/** A whole response, however many literals it has; null when more octets are needed. */
function firstResponse(input: Buffer): (Response & { readonly end: number }) | null {
  let text = '';
  const literals: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = input.indexOf('\r\n', at);
    if (line === -1) return null;
    const part = input.toString('latin1', at, line);
    text += part;
    const size = /\{(\d+)\}$/.exec(part)?.[1];
    if (size === undefined) return { text, literals, end: line + 2 };
    const start = line + 2;
    at = start + Number(size);
    if (input.length < at) return null;
    literals.push(input.subarray(start, at));
  }
}

export type Seen = { readonly uid: number; readonly flags: readonly string[]; readonly body: Buffer | null };
export type Contents = { readonly uidValidity: number; readonly uidNext: number; readonly messages: readonly Seen[] };

/** Everything in a mailbox, in the order of its sequence numbers; bodies of those with `uid > bodiesAbove`. */
export async function readMailbox(client: ImapClient, mailbox: string, bodiesAbove: number): Promise<Contents> {
  const selected = await client.must(`EXAMINE "${mailbox}"`);
  const said = selected.untagged.map(one => one.text).join('\n');
  const number = (word: string) => Number(new RegExp(`\\[${word} (\\d+)\\]`).exec(said)?.[1]);
  const exists = Number(/\* (\d+) EXISTS/.exec(said)?.[1]);
  const bodies = new Map<number, Buffer>();
  const flags: Seen[] = [];
  if (exists > 0) {
    for (const { text, literals } of (await client.must(`UID FETCH ${bodiesAbove + 1}:* (UID BODY.PEEK[])`)).untagged) {
      const uid = Number(/UID (\d+)/.exec(text)?.[1]);
      if (literals[0]) bodies.set(uid, literals[0]);
    }
    for (const { text } of (await client.must('FETCH 1:* (UID FLAGS)')).untagged) {
      const found = /FETCH \(.*UID (\d+)/.exec(text);
      const words = /FLAGS \(([^)]*)\)/.exec(text)?.[1] ?? '';
      if (!found) continue;
      const uid = Number(found[1]);
      const set = words.split(' ').filter(word => word !== '' && word !== '\\Recent');
      flags.push({ uid, flags: set.sort(), body: bodies.get(uid) ?? null });
    }
  }
  if (flags.length !== exists) throw new Error(`${mailbox}: ${exists} EXISTS, ${flags.length} fetched`);
  return { uidValidity: number('UIDVALIDITY'), uidNext: number('UIDNEXT'), messages: flags };
}
