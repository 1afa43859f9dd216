/** answer: what the world would answer to a captured message; shown first, or given to the program that sent it. */
import type { AnswerWish, PreparedAnswer } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson, sayText } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { readWords } from '../words.ts';

const text = { type: 'string' } as const;

export const answer: Command = {
  name: 'answer',
  summary: 'answer a captured message as the world would: bounces, complaints, receipts, replies',
  usage: [
    'mailroom answer kinds',
    'mailroom answer MESSAGE|latest KIND[+DETAIL] [--preview] [--inbox NAME] [--as RECIPIENT] [--to PLACE]',
  ],
  details:
    'KIND is one of those that kinds lists; DETAIL a status (bounce+5.2.1) or a variant (ooo+rude). --preview prints what would go to whom, octet for octet, and sends nothing. ' +
    'PLACE is an address, smtp://127.0.0.1:2525, or http://127.0.0.1:3000/inbound; without it the inbox says (mailroom inbox set NAME --answers PLACE), else the setting capture.answers. ' +
    'Nobody is reached beyond this computer and the hosts of capture.answer-to. A message to bounce+5.1.1@lab.test, ooo@lab.test or another KIND there is answered by itself.',
  examples: [
    'mailroom answer latest bounce+5.1.1 --preview',
    'mailroom answer 12 gmail --to smtp://127.0.0.1:2525',
    'mailroom answer latest one-click',
  ],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ inbox: text, as: text, to: text },
      preview: { type: 'boolean' },
    });
    const home = homeOf(values.home);
    const json = values.json === true;
    const [which, kind, ...rest] = positionals;
    if (which === 'kinds' && kind === undefined)
      return withServer(home, 'no', async api => {
        const known = await api.captured.answers({});
        if (json) sayJson(known);
        else for (const one of known) say([one.kind, ...one.details.map(detail => `+${detail}`)].join('  '));
        return exit.done;
      });
    if (which === undefined || kind === undefined || rest.length > 0)
      throw usage('a message (or latest), and one KIND');
    const wish = wishOf(which, kind, values);
    return withServer(home, 'no', async api => {
      const made = await api.captured.prepareAnswer(wish);
      const done = values.preview ? made : await api.captured.sendAnswer({ token: made.token });
      if (json) sayJson(done);
      else tell(done, values.preview === true);
      return exit.done;
    });
  },
};

type Values = Readonly<Record<string, string | boolean | undefined>>;

function wishOf(which: string, written: string, { inbox, as, to }: Values): AnswerWish {
  if (which !== 'latest' && !/^[1-9]\d{0,14}$/.test(which)) throw usage(`${which}: the number of a message, or latest`);
  const [kind = '', ...detail] = written.split('+');
  return {
    ...{ kind, detail: detail.join('+') },
    ...(which === 'latest' ? {} : { message: Number(which) }),
    ...(inbox === undefined ? {} : { inbox: String(inbox) }),
    ...(as === undefined ? {} : { recipient: String(as) }),
    ...(to === undefined ? {} : { place: String(to) }),
  };
}

function tell({ sender, recipient, by, host, octets, source }: PreparedAnswer, isPreview: boolean): void {
  const where = host === null ? 'in this server' : `by ${by === 'smtp' ? 'SMTP' : 'HTTP'} to ${host}`;
  const from = sender === null ? '' : `from <${sender}> `;
  say(`${isPreview ? 'Would go' : 'Went'} ${from}to ${recipient}, ${where}, ${octets} octets`);
  if (isPreview) sayText(`\n${source}`);
}
