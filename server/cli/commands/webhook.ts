/** mailroom webhook: addresses that are told of captured mail, and what they were told. */
import { inboxName } from '../../queue/captured.ts';
import { webhookFormats } from '../../webhooks/settings.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

const text = { type: 'string' } as const;

export const webhook: Command = {
  name: 'webhook',
  summary: 'addresses that are told of captured mail, signed, and again until they have heard it',
  usage: [
    'mailroom webhook list [ID [--state waiting|done|dead]]',
    'mailroom webhook add URL [--inbox NAME] [--format mailroom|mailpit] [--secret whsec_…] [--anywhere]',
    'mailroom webhook remove ID',
    'mailroom webhook replay ID [DELIVERY…]',
  ],
  details:
    'Each captured message is told by POST, signed as Standard Webhooks say; what is not answered with 2xx is tried again for a day. ' +
    'replay tells what was given up once more, with the same webhook-id. Addresses lie on this computer or in private networks ' +
    'unless --anywhere says otherwise. --format mailpit sends what Mailpit sends. The secret is shown once, by add.',
  examples: ['mailroom webhook add http://127.0.0.1:3000/mail --inbox run-7', 'mailroom webhook replay 1'],
  async run(args) {
    const { values, positionals } = readWords(args, {
      ...{ inbox: text, format: text, secret: text, state: text, anywhere: { type: 'boolean' } },
    });
    const [act, ...rest] = positionals;
    return withServer(homeOf(values.home), 'no', async api => {
      if (act === 'add') {
        const [url] = exactly(rest, 'URL');
        const format = webhookFormats.find(one => one === (values.format ?? 'mailroom'));
        if (!format) throw usage(`--format ${values.format}: one of ${webhookFormats.join(', ')}`);
        const inbox = values.inbox === undefined ? null : (inboxName(values.inbox) ?? '');
        const added = await api.webhooks.add({
          ...{ url, format, inbox, anywhere: values.anywhere === true },
          ...(values.secret === undefined ? {} : { secret: values.secret }),
        });
        if (values.json) sayJson(added);
        else for (const line of [`webhook ${added.id}`, `secret ${added.secret}`]) say(line);
      } else if (act === 'remove') {
        await api.webhooks.remove({ id: numberOf(exactly(rest, 'ID')[0]) });
        if (values.json) sayJson({});
      } else if (act === 'replay') {
        const [id, ...deliveries] = rest;
        const done = await api.webhooks.replay({
          id: numberOf(id),
          ...(deliveries.length > 0 ? { deliveries } : {}),
        });
        if (values.json) sayJson(done);
        else say(`${done.replayed} told once more`);
      } else if (act === 'list' && rest.length > 0) {
        const state = (['waiting', 'done', 'dead'] as const).find(one => one === values.state);
        if (values.state !== undefined && !state) throw usage(`--state ${values.state}: waiting, done or dead`);
        const found = await api.webhooks.deliveries({
          id: numberOf(exactly(rest, 'ID')[0]),
          ...(state ? { state } : {}),
        });
        if (values.json) sayJson(found);
        else
          for (const one of found)
            say(
              `${one.id}  ${one.state}  message ${one.message}  ${one.attempts} times  ${moment(one.nextAt)}  ${one.said ?? ''}`,
            );
      } else if (act === 'list') {
        const rows = await api.webhooks.list({});
        if (values.json) sayJson(rows);
        else
          for (const { id, url, inbox, format, anywhere, counts } of rows)
            say(
              `${id}  ${url}  ${inbox === null ? 'all inboxes' : inbox || 'no inbox'}  ${format}${anywhere ? '  anywhere' : ''}  ${counts.waiting} wait, ${counts.done} told, ${counts.dead} given up`,
            );
      } else throw usage('list, add, remove or replay');
      return exit.done;
    });
  },
};

function numberOf(written: string | undefined): number {
  if (!/^[1-9]\d{0,9}$/.test(written ?? '')) throw usage(`"${written ?? ''}" is no number of a webhook`);
  return Number(written);
}
