/** A time: relative to read, absolute on hover and for machines. */
import { useNow } from '../live.ts';
import { ago, clock, fullTime, listDate, until } from './format.ts';

type Form = 'ago' | 'clock' | 'list' | 'until';

export function Moment({ at, form = 'ago' }: { at: number; form?: Form }) {
  return form === 'clock' ? <Stamp at={at} text={clock(at)} /> : <Moving at={at} form={form} />;
}

function Moving({ at, form }: { at: number; form: Exclude<Form, 'clock'> }) {
  const now = useNow(form === 'until' ? 1000 : 5000);
  const text = form === 'ago' ? ago(at, now) : form === 'until' ? until(at, now) : listDate(at, now);
  return <Stamp at={at} text={text} />;
}

const Stamp = ({ at, text }: { at: number; text: string }) => (
  <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
    {text}
  </time>
);
