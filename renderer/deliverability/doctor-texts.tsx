/** What is to be published, to copy or to send on: a zone file, what providers import, letters in two languages. */
import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DoctorTexts } from '../../server/api/contract.ts';
import { languageTag, t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Faces } from '../design/faces.tsx';
import { Choice } from '../design/field.tsx';
import { Menu } from '../design/menu.tsx';
import { useAnswer } from '../live.ts';
import { useCompose } from '../mail/compose/compose.tsx';
import { useAct, useSay } from '../shell/notices.tsx';

export type Whom = 'web' | 'provider';
type Which = 'all' | 'missing';

const names: Readonly<Record<'zone' | 'cloudflare' | 'route53', string>> = {
  zone: t('Zone file'),
  cloudflare: t('Cloudflare, API JSON'),
  route53: t('Route 53, change batch'),
};

/** Fetches the texts of a domain and puts one on the clipboard. */
export function useCopyTexts(domain: string): (form: keyof typeof names, which: Which) => Promise<void> {
  const act = useAct();
  const say = useSay();
  return async (form, which) => {
    const texts = await act(t('Making the text'), api => api.doctor.texts({ domain, which }));
    if (!texts) return;
    await navigator.clipboard.writeText(texts[form]);
    const count = texts.records;
    say({ text: t('{form} copied: {count, plural, one {# record} other {# records}}.', { form: names[form], count }) });
  };
}

type TextsProps = { readonly domain: string; readonly onLetter: (whom: Whom) => void };

export function TextsMenu({ domain, onLetter }: TextsProps) {
  const [which, setWhich] = useState<Which>('all');
  const copy = useCopyTexts(domain);
  return (
    <Menu
      label={t('Copy records')}
      items={[
        { kind: 'title', label: t('Copy as') },
        { label: t('Zone file (BIND, Cloudflare import)'), keys: 'z', run: () => void copy('zone', which) },
        { label: names.cloudflare, run: () => void copy('cloudflare', which) },
        { label: names.route53, run: () => void copy('route53', which) },
        {
          ...{ kind: 'check', label: t('Only what is missing or wrong'), checked: which === 'missing' },
          run: () => setWhich(which === 'all' ? 'missing' : 'all'),
        },
        { kind: 'line' },
        { label: t('Letter to whoever runs your website…'), keys: 'l', run: () => onLetter('web') },
        { label: t('Words for your internet provider…'), run: () => onLetter('provider') },
      ]}
      trigger={
        <Button>
          {t('Copy records')} <ChevronDown size={16} strokeWidth={1.6} />
        </Button>
      }
    />
  );
}

type LetterProps = { readonly domain: string; readonly whom: Whom; readonly onClose: () => void };

/** A letter that can be read, copied, or written as mail. */
export function LetterDialog({ domain, whom, onClose }: LetterProps) {
  const texts = useAnswer(`texts ${domain}`, api => api.doctor.texts({ domain, which: 'missing' }));
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={whom === 'web' ? t('Letter to whoever runs your website') : t('Words for your internet provider')}
    >
      <Faces
        live={texts}
        what={t('the letter')}
        rows={6}
        isEmpty={made => whom === 'provider' && made.network === null}
        empty={() => <p>{t('The name of your address is as it should be, or your address is not known here.')}</p>}
      >
        {made => <Letter letters={whom === 'web' ? made.letter : made.network!} onClose={onClose} />}
      </Faces>
    </Dialog>
  );
}

type Letters = DoctorTexts['letter'];

function Letter({ letters, onClose }: { letters: Letters; onClose: () => void }) {
  const [tongue, setTongue] = useState<keyof Letters>(languageTag().startsWith('de') ? 'de' : 'en');
  const say = useSay();
  const { open } = useCompose();
  const { subject, text } = letters[tongue];
  // The letter came after the dialog, whose focus had nothing else to begin with.
  const copying = useRef<HTMLButtonElement>(null);
  useEffect(() => copying.current?.focus(), []);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    say({ text: t('The letter is copied.') });
    onClose();
  };
  const write = (): void => {
    onClose();
    const body = encodeURIComponent(text.replaceAll('\n', '\r\n'));
    open({ kind: 'mailto', url: `mailto:?subject=${encodeURIComponent(subject)}&body=${body}` });
  };
  return (
    <>
      <div className="letter-tongue">
        <Choice label={t('Language of the letter')} value={tongue} onChange={setTongue} choices={tongues} />
      </div>
      <textarea className="letter" readOnly rows={14} aria-label={t('The letter')} value={text} />
      <div className="dialog-actions">
        <Button onClick={write}>{t('Write it as mail')}</Button>
        <Button kind="main" ref={copying} onClick={() => void copy()}>
          {t('Copy')}
        </Button>
      </div>
    </>
  );
}

/** Each in its own language. */
const tongues = [
  ['en', 'English'],
  ['de', 'Deutsch'],
] as const;
