/** clock: the time of captured mail and its queue, moved ahead so that five days of retries pass in a second. */
import type { ClockNow, ClockPassed } from '../../api/contract.ts';
import { printDuration } from '../../base/units.ts';
import type { Command } from '../command.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';
import { homeOf, withServer } from '../server.ts';
import { exactly, readWords } from '../words.ts';

export const clock: Command = {
  name: 'clock',
  summary: 'the clock of captured mail: five days of retries and the bounce in a second',
  usage: ['mailroom clock [now]', 'mailroom clock advance TIME', 'mailroom clock freeze|go', 'mailroom clock reset'],
  details:
    'TIME is 90m, 5d and the like. Each thing that is due on the way is really done, in its order: retries of the queue, warnings of delay, bounces; ' +
    'inboxes and messages go when their time is over, greylisting opens. Mail to anything@451.faults.test is taken and then refused so at each try of the queue; ' +
    'mail to anything@NAME.queue.test meets the fault script of the inbox NAME. Only while mail is captured; certificates and sessions keep the real time. ' +
    'The clock stays moved over a restart. reset sets it to the real time: what waits keeps the time it has left.',
  examples: ['mailroom clock advance 5d', 'mailroom clock freeze', 'mailroom clock reset'],
  async run(args) {
    const { values, positionals } = readWords(args, {});
    const [act = 'now', ...rest] = positionals;
    const home = homeOf(values.home);
    const json = values.json === true;
    if (!['now', 'advance', 'freeze', 'go', 'reset'].includes(act))
      throw usage(`clock ${act}: now, advance, freeze, go or reset`);
    const [by = ''] = act === 'advance' ? exactly(rest, 'TIME') : exactly(rest);
    return withServer(home, 'no', async api => {
      switch (act) {
        case 'advance': {
          const passed = await api.captured.advanceClock({ by });
          if (json) sayJson(passed);
          else tellPassed(passed);
          return passed.because === null ? exit.done : exit.refused;
        }
        default: {
          const now =
            act === 'reset'
              ? await api.captured.resetClock({})
              : act === 'now'
                ? await api.captured.clock({})
                : await api.captured.freezeClock({ on: act === 'freeze' });
          if (json) sayJson(now);
          else tell(now);
          return exit.done;
        }
      }
    });
  },
};

const stamp = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);

function tell({ now, ahead, frozen, due }: ClockNow): void {
  const how =
    ahead === 0
      ? 'the real time'
      : `${printDuration(Math.abs(Math.round(ahead / 1000) * 1000))} ${ahead < 0 ? 'behind' : 'ahead'}`;
  say(`${stamp(now)} UTC, ${how}${frozen ? ', stands still' : ''}`);
  say(due === null ? 'nothing waits in the queue' : `the queue has something to do at ${stamp(due)} UTC`);
}

const WORDS: Readonly<Record<ClockPassed['happened'][number]['what'], string>> = {
  deferred: 'tried, and waits',
  failed: 'failed',
  'told-delay': 'its sender is told of the delay',
  bounced: 'its sender has the bounce',
  'told-success': 'its sender is told that it went well',
  relayed: 'taken by the next hop',
  delivered: 'filed',
};

function tellPassed(passed: ClockPassed): void {
  for (const { at, what, recipient, reply } of passed.happened)
    say(`${stamp(at)}  ${recipient}  ${WORDS[what]}${reply === null ? '' : `: ${reply}`}`);
  if (passed.because !== null) say(`Not all of it: ${passed.because}`);
  tell(passed);
}
