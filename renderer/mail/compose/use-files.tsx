/** Files into a letter: by button, by drop anywhere on it, by paste. */
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { t } from '../../../server/base/language.ts';
import type { Attachment, Letter } from './letter.ts';
import { useTools } from './tools.ts';

export type Files = {
  readonly choose: () => void;
  /** `inText`: pictures among them stand in the text; gives their Content-IDs' attachments. */
  readonly add: (files: readonly File[], inText?: boolean) => readonly Attachment[];
  readonly dropping: boolean;
  readonly dropProps: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
  readonly input: ReactNode;
};

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

export function useFiles(letter: Letter): Files {
  const { desk } = useTools();
  const input = useRef<HTMLInputElement>(null);
  const [dropping, setDropping] = useState(false);
  const add = (files: readonly File[], inText = false): readonly Attachment[] => {
    const domain = letter.messageId.split('@').at(-1);
    const cid = (): string =>
      `${[...crypto.getRandomValues(new Uint8Array(8))].map(n => n.toString(16).padStart(2, '0')).join('')}@${domain}`;
    return desk.attach(
      letter.key,
      files.map(file => ({ file, cid: inText && file.type.startsWith('image/') ? cid() : null })),
    );
  };
  return {
    choose: () => input.current?.click(),
    add,
    dropping,
    dropProps: {
      onDragOver(event) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDropping(true);
      },
      onDragLeave(event) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false);
      },
      onDrop(event) {
        setDropping(false);
        if (!hasFiles(event) || event.defaultPrevented) return;
        event.preventDefault();
        add([...event.dataTransfer.files]);
      },
    },
    input: (
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('Files to attach')}
        onChange={event => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    ),
  };
}
