/** queue held, queue let-pass: what the owner's rules hold, and why; and its sender let pass from now on. */
import type { Api } from '../../api/contract.ts';
import { exit } from '../exit.ts';
import { moment, say, sayJson, table } from '../print.ts';
import { exactly } from '../words.ts';

export const HELD_USAGE: readonly string[] = ['mailroom queue held [WORDS]', 'mailroom queue let-pass ID'];
const MOST = 500;

export async function held(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const where = words.join(' ');
  const found = await api.queue.held({ ...(where === '' ? {} : { where }), limit: MOST });
  if (json) {
    sayJson(found);
    return exit.done;
  }
  table(
    ['ID', 'SINCE', 'FROM', 'FOR', 'SUBJECT', 'WHY'],
    found.messages.map(({ trace, since, sender, author, recipients, subject, rule, because }) => [
      ...[trace, moment(since), author?.address ?? (sender || '<>')],
      recipients.map(one => one.address).join(', '),
      subject.slice(0, 60),
      rule ? `rule ${rule.id}${rule.note === '' ? '' : `: ${rule.note}`}` : (because ?? 'forgotten'),
    ]),
    'No mail is held by a rule of yours.',
  );
  if (found.more) say('There are more.');
  if (found.others > 0) say(`${found.others} more are held by others: mailroom queue list --state held`);
  return exit.done;
}

export async function letPass(api: Api, words: readonly string[], json: boolean): Promise<number> {
  const [trace] = exactly(words, 'ID');
  const { rule, of, when, recipients } = await api.queue.letPass({ trace });
  if (json) sayJson({ rule, of, when, recipients });
  else {
    say(`Mail of ${of}, when ${when}, is let in from now on by your rule ${rule.id}: ${rule.text}`);
    say(`${trace} goes on to ${recipients.length === 1 ? 'its recipient' : `${recipients.length} recipients`}.`);
  }
  return exit.done;
}
