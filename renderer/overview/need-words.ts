/**
 * What needs a person, in the reader's language, with the one act that settles it. The server's needs have an id and the
 * values of their sentence; one that is not known here is said as the server says it. Pure.
 */
import type { ListenerState, Status } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { needSentence as doctorSentence } from '../../server/doctor/words.ts';
import { clock, size } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';
import { listenerName } from '../shell/listener-names.ts';
import { troubleWords } from '../shell/port-words.ts';

export type Need = Status['needs'][number];
export type NeedAct =
  | { readonly kind: 'go'; readonly label: string; readonly path: string }
  | { readonly kind: 'use-port'; readonly label: string; readonly name: ListenerState['name']; readonly port: number }
  | { readonly kind: 'thaw'; readonly label: string; readonly route: string };

export const needShape: { readonly [S in Need['severity']]: Shape } = {
  attention: 'attention',
  failed: 'failed',
  info: 'info',
};

export function needSentence(need: Need): string {
  const values = need.values ?? {};
  if (need.id.startsWith('listener-') && need.values) return listenerSentence(values);
  if (need.id === 'disk' && need.values)
    return t('Only {free} of disk are free; with none left, new mail is refused until there is room.', {
      free: size(Number(values.free)),
    });
  if (need.id === 'ledger')
    return t('The ledger does not balance: a recipient is counted wrongly. Run mailroom status and report this.');
  if (need.id === 'accounts') return t('Nobody lives here yet. Add the first account, so that mail can arrive.');
  if (need.id.startsWith('frozen ') && need.values)
    return values.route === '*'
      ? t(
          'All outgoing mail is paused by {by} since {time}{why, select, none {} other { ({why})}}. What waits still expires.',
          frozenValues(values),
        )
      : t(
          'Mail to {route} is frozen by {by} since {time}{why, select, none {} other { ({why})}}. What waits there still expires.',
          { route: String(values.route), ...frozenValues(values) },
        );
  if (need.id === 'held' && need.values)
    return t(
      '{more, select, 1 {More than } other {}}{messages, plural, one {# message is} other {# messages are}} held by rules of yours until you have looked.',
      { messages: Number(values.messages), more: String(values.more) },
    );
  if (need.id.startsWith('doctor ') && need.values) return doctorSentence(values);
  return heard(need.sentence);
}

/** Who froze it is said as the server's log says it. */
const frozenValues = ({ by, why, since }: NonNullable<Need['values']>) => ({
  by: heard(String(by)),
  time: clock(Number(since)),
  why: String(why) === '' ? 'none' : String(why),
});

function listenerSentence({ name, port, kind, holder, pid, free }: NonNullable<Need['values']>): string {
  const why = troubleWords({
    kind: (kind ?? 'other') as 'in-use' | 'no-permission' | 'no-such-address' | 'other',
    port: Number(port),
    holder: holder === undefined ? null : { name: String(holder), pid: Number(pid) },
    freePort: free === undefined ? null : Number(free),
    sentence: '',
  });
  return t('{name} is not open. {why}', { name: listenerName({ name: name as ListenerState['name'] }), why });
}

/** Where each kind of need is settled, by how its id begins; one that says so itself goes there. */
const settledAt: readonly (readonly [string, string, string])[] = [
  ['accounts', '/accounts?add', t('Add a person')],
  ['backup', '/backup', t('See to it')],
  ['certificate', '/certificates', t('See to it')],
  ['acme', '/certificates', t('See to it')],
  ['mta-sts', '/certificates', t('See to it')],
  ['dkim', '/deliverability', t('See to it')],
  ['doctor', '/deliverability', t('See to it')],
  ['network', '/queue', t('See what waits')],
  ['metered', '/queue', t('See what waits')],
  ['away', '/accounts', t('See to it')],
  ['keychain', '/settings', t('See to it')],
  ['scanner', '/settings?find=scanner', t('See to it')],
  ['drop', '/settings?find=drop', t('See to it')],
];

export function needAct({ id, path, values }: Need): NeedAct | null {
  if (id.startsWith('listener-')) {
    const name = id.slice('listener-'.length) as ListenerState['name'];
    if (name.startsWith('device-')) return { kind: 'go', label: t('See to it'), path: '/accounts' };
    return values?.free === undefined
      ? { kind: 'go', label: t('Choose another port'), path: `/settings?find=${name}.port` }
      : { kind: 'use-port', label: t('Use {port}', { port: String(values.free) }), name, port: Number(values.free) };
  }
  if (id.startsWith('frozen ')) return { kind: 'thaw', label: t('Let it go on'), route: id.slice('frozen '.length) };
  if (id === 'held') return { kind: 'go', label: t('Look at it'), path: '/held' };
  if (path) return { kind: 'go', label: t('See to it'), path };
  const known = settledAt.find(([start]) => id.startsWith(start));
  return known ? { kind: 'go', label: known[2], path: known[1] } : null;
}
