/** One look at a message: its width, ground, program and pictures to choose, then the message in its safe frame, made to fit. */
import { ChevronDown, Columns2, Image, ImageOff, X } from 'lucide-react';
import { type CSSProperties, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { MailPrograms } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import type { EmailBodyPart } from '../../../server/jmap/types.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';
import { HtmlBody } from '../../mail/reader/html-body.tsx';
import type { MessageSource } from '../../mail/reader/message.ts';
import { TextBody } from '../../mail/reader/text-body.tsx';
import {
  GROUNDS,
  groundExplained,
  groundWords,
  type Look,
  programWords,
  WIDTHS,
  type Width,
  widthWords,
} from './look.ts';
import { mailLook } from './mail-look.ts';

export type Shown = {
  readonly html: string;
  readonly texts: readonly { readonly text: string; readonly contentType: string }[];
  readonly parts: readonly EmailBodyPart[];
  readonly source: MessageSource;
  readonly subject: string;
};
type PaneProps = {
  readonly shown: Shown;
  readonly look: Look;
  /** From 1. */
  readonly number: number;
  /** null: not known yet. */
  readonly programs: MailPrograms | null;
  readonly onLook: (look: Look) => void;
  /** Not given: there is no room for one more. */
  readonly onBeside?: () => void;
  /** Not given: it is the only one. */
  readonly onClose?: () => void;
};

const none: readonly string[] = [];
const nothing: ReadonlySet<string> = new Set();

export function LookPane({ shown, look, number, programs, onLook, onBeside, onClose }: PaneProps) {
  const { html, parts, source, subject } = shown;
  const lacks = useMemo(() => {
    const found = programs?.programs.find(one => one.id === look.program);
    return found ? new Set(found.lacks) : nothing;
  }, [programs, look.program]);
  const made = useMemo(() => mailLook({ html, ground: look.ground, lacks }), [html, look.ground, lacks]);
  const [taken, setTaken] = useState<readonly string[]>(none);
  // The document below was made before this is called, and has told what it lost.
  useEffect(() => setTaken([...made.taken]), [made]);
  const isDark = look.ground === 'partly' || look.ground === 'wholly';
  const name = t('{width}, {ground}, {program}', {
    width: widthWords(look.width),
    ground: groundWords(look.ground),
    program: programWords(look.program, programs?.programs ?? []),
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group, and no form fields
    <div className="look" role="group" aria-label={name}>
      <div className="look-tools">
        <Tools look={look} programs={programs} onLook={onLook} />
        <span className="tools-gap" />
        {onBeside && (
          <IconButton label={t('One more beside it')} onClick={onBeside}>
            <Columns2 size={16} strokeWidth={1.7} />
          </IconButton>
        )}
        {onClose && (
          <IconButton label={t('Take this one away')} onClick={onClose}>
            <X size={16} strokeWidth={1.7} />
          </IconButton>
        )}
      </div>
      <Stage width={look.width} name={t('Preview {number}: {look}', { number, look: name })} dark={isDark}>
        {look.program === 'text' ? (
          <TextBody parts={shown.texts} mono={false} marked={none} />
        ) : (
          <HtmlBody
            source={source}
            html={html}
            parts={parts}
            title={t('Message: {subject}', { subject: subject || t('(no subject)') })}
            author={null}
            trusted={false}
            dark={false}
            marked={none}
            look={made}
            pictures={look.pictures}
          />
        )}
      </Stage>
      <Explained look={look} programs={programs} taken={taken} />
    </div>
  );
}

type ToolsProps = Pick<PaneProps, 'look' | 'programs' | 'onLook'>;

function Tools({ look, programs, onLook }: ToolsProps) {
  const choice = (label: string, checked: boolean, next: Partial<Look>) =>
    ({ kind: 'choice', label, checked, run: () => onLook({ ...look, ...next }) }) as const;
  const known = programs?.programs ?? [];
  return (
    <>
      <Menu
        label={t('Width')}
        items={WIDTHS.map(width => choice(widthWords(width), look.width === width, { width }))}
        trigger={<Chosen what={t('Width')}>{widthWords(look.width)}</Chosen>}
      />
      <Menu
        label={t('Ground')}
        items={GROUNDS.map(ground => choice(groundWords(ground), look.ground === ground, { ground }))}
        trigger={<Chosen what={t('Ground')}>{groundWords(look.ground)}</Chosen>}
      />
      <Menu
        label={t('Program')}
        items={['all', 'text', ...known.map(({ id }) => id)].map(program =>
          choice(programWords(program, known), look.program === program, { program }),
        )}
        trigger={<Chosen what={t('Program')}>{programWords(look.program, known)}</Chosen>}
      />
      <IconButton
        label={look.pictures ? t('Without pictures') : t('With pictures')}
        aria-pressed={!look.pictures}
        onClick={() => onLook({ ...look, pictures: !look.pictures })}
      >
        {look.pictures ? <Image size={16} strokeWidth={1.7} /> : <ImageOff size={16} strokeWidth={1.7} />}
      </IconButton>
    </>
  );
}

/** A menu's button that says what is chosen. */
function Chosen({ what, children, ...more }: { readonly what: string; readonly children: ReactNode }) {
  return (
    <Button kind="quiet" className="look-choice" {...more}>
      <span className="only-read-aloud">{what}: </span>
      <span className="clip">{children}</span>
      <ChevronDown size={13} strokeWidth={1.8} aria-hidden="true" />
    </Button>
  );
}

type StageProps = {
  readonly width: Width;
  readonly name: string;
  readonly dark: boolean;
  readonly children: ReactNode;
};

/** Laid out at its real width, and drawn smaller where there is less room. */
function Stage({ width, name, dark, children }: StageProps) {
  const place = useRef<HTMLElement>(null);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const look = (): void => setRoom(element.clientWidth);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scale = width === 'fit' || room === 0 ? 1 : Math.min(1, room / width);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="look-stage" ref={place} tabIndex={0} aria-label={name}>
        <div
          className="look-paper"
          data-theme={dark ? 'dark' : 'light'}
          data-width={width}
          style={(width === 'fit' ? {} : { width, zoom: scale }) as CSSProperties}
        >
          {children}
        </div>
      </section>
      {scale < 1 && (
        <p className="quiet num look-scale">
          {t('{width} wide, drawn at {percent} %', { width, percent: Math.round(scale * 100) })}
        </p>
      )}
    </>
  );
}

/** What is only nearly true of this look. */
function Explained({ look, programs, taken }: Pick<PaneProps, 'look' | 'programs'> & { taken: readonly string[] }) {
  const ground = look.program === 'text' ? null : groundExplained(look.ground);
  const isProgram = look.program !== 'all' && look.program !== 'text';
  const titles = taken.map(slug => programs?.titles[slug] ?? slug).sort();
  const name = programWords(look.program, programs?.programs ?? []);
  if (ground === null && !isProgram) return null;
  return (
    <div className="look-explained">
      {ground && <p className="second">{ground}</p>}
      {isProgram && programs && (
        <p className="second">
          {titles.length === 0
            ? t('An approximation: of what this message uses, {name} knows all, by Can I email ({tested}).', {
                ...{ name, tested: programs.tested },
              })
            : t(
                'An approximation: what {name} does not know by Can I email ({tested}) was taken out; what it knows in part stays.',
                { name, tested: programs.tested },
              )}
        </p>
      )}
      {isProgram && titles.length > 0 && (
        <details className="look-taken">
          <summary>
            {t('{count, plural, one {# feature} other {# features}} taken out', { count: titles.length })}
          </summary>
          <ul className="mono">
            {titles.map(title => (
              <li key={title}>{title}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
