/** The header: as it stands, or decoded; and the way of the message, hop by hop, as its Received: fields tell it. */
import { useMemo, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { EmailHeader } from '../../../server/jmap/types.ts';
import { CopyButton } from '../../design/button.tsx';
import { Choice } from '../../design/field.tsx';
import { took } from '../../design/format.ts';
import { Moment } from '../../design/moment.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { rich } from '../../language/rich.ts';
import { decodeWords } from './encoded-words.ts';
import { headerValues, unfolded } from './header-facts.ts';
import type { Message, MessageSource } from './message.ts';
import { type Hop, hops, wholeTime } from './received.ts';

export function HeadersView({ message }: { message: Message; source: MessageSource }) {
  const [form, setForm] = useState<'decoded' | 'raw'>('decoded');
  const way = useMemo(() => hops(headerValues(message.headers, 'Received')), [message]);
  const shown = (header: EmailHeader): string => (form === 'raw' ? header.value : decodeWords(unfolded(header.value)));
  const text = message.headers.map(({ name, value }) => `${name}:${value}`).join('\r\n');
  return (
    <section className="reader-headers" aria-label={t('Headers')}>
      {way.length > 0 && <Way way={way} />}
      <div className="reader-view-acts">
        <Choice
          label={t('Form')}
          value={form}
          onChange={setForm}
          choices={[
            ['decoded', t('Decoded')],
            ['raw', t('As they stand')],
          ]}
        />
        <CopyButton text={text} label={t('Copy all headers')}>
          {t('Copy')}
        </CopyButton>
      </div>
      <dl className="mono">
        {message.headers.map((header, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice, and none moves
          <div key={i}>
            <dt>{header.name}</dt>
            <dd>{shown(header)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Way({ way }: { way: readonly Hop[] }) {
  const whole = wholeTime(way);
  return (
    <div className="received">
      <h3>
        {whole === null
          ? t('Its way')
          : rich('Its way<quiet>, {span} from the first server to the last</quiet>', {
              span: took(Math.max(0, whole)),
              quiet: text => <span className="quiet">{text}</span>,
            })}
      </h3>
      <ol>
        {way.map((hop, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: hops do not move
          <li key={i}>
            <span>
              {rich(
                '{from, select, none {written} other {from <host>{from}</host>}}{by, select, none {} other { at <host>{by}</host>}}{protocol, select, none {} other {<quiet> with {protocol}</quiet>}}',
                {
                  from: hop.from ?? 'none',
                  by: hop.by ?? 'none',
                  protocol: hop.with ?? 'none',
                  host: text => <span className="mono">{text}</span>,
                  quiet: text => <span className="quiet">{text}</span>,
                },
              )}
            </span>
            <span className="num quiet">
              {hop.at === null ? t('no time that can be read') : <Moment at={hop.at} form="clock" />}
              {hop.took !== null && <Delay took={hop.took} />}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Longer than this is worth a mark. */
const LONG = 60_000;

function Delay({ took: ms }: { took: number }) {
  if (ms < 0) return ` ${t('(clocks disagree by {span})', { span: took(-ms) })}`;
  return (
    <>
      {' '}
      {ms >= LONG && <StatusShape shape="waiting" />} +{took(ms)}
    </>
  );
}
