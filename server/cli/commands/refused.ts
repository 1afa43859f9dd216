/** refused: programs that came to hand mail in and could not; what had come whole can be taken all the same. */
import type { CapturedAttempt } from '../../api/contract.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { moment, say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const refused: Command = {
  name: 'refused',
  summary: 'captured mail that was refused: why, taken anyway, the next one let through',
  usage: ['mailroom refused [list]', 'mailroom refused take ID', 'mailroom refused spare ID'],
  details:
    'take files what had come whole before it was refused, marked with the tag "refused"; it is kept until the server stops, the newest 200 or 64 MiB. ' +
    'spare lets mail like it pass all faults on purpose for an hour. The whole conversation: mailroom trace TRACE.',
  examples: ['mailroom refused', 'mailroom refused take 812', 'mailroom refused spare 812'],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    const [act = 'list', ...rest] = positionals;
    const home = homeOf(values.home);
    const json = values.json === true;
    if (!['list', 'take', 'spare'].includes(act)) throw usage(`refused ${act}: list, take or spare`);
    const [id = ''] = act === 'list' ? exactly(rest) : exactly(rest, 'ID');
    if (act !== 'list' && !/^[1-9]\d{0,14}$/.test(id)) throw usage(`${id}: the number of an attempt`);
    return withServer(home, 'no', async api => {
      if (act === 'list') {
        const { attempts } = await api.captured.now({});
        if (json) sayJson(attempts);
        else if (attempts.length === 0) say('nothing was refused');
        else attempts.forEach(tell);
      } else if (act === 'take') {
        const { trace } = await api.captured.takeRefused({ attempt: Number(id) });
        if (json) sayJson({ trace });
        else say(`taken as ${trace}`);
      } else {
        const { until } = await api.captured.spareNext({ attempt: Number(id) });
        if (json) sayJson({ until });
        else say(`mail like it meets no fault until ${moment(until)}`);
      }
      return exit.done;
    });
  },
};

function tell({ id, at, trace, remote, sender, recipient, reply, because, times, kept }: CapturedAttempt): void {
  const whom = [sender === null ? '' : `<${sender}>`, recipient === null ? '' : `to <${recipient}>`].filter(Boolean);
  say(`${id}  ${moment(at)}  ${remote} ${whom.join(' ')}${times > 1 ? `, ${times} times` : ''}  ${trace}`);
  say(`    ${[reply, because].filter(Boolean).join(': ')}`);
  say(kept === null ? '    nothing to take' : `    ${kept} octets can be taken: mailroom refused take ${id}`);
}
