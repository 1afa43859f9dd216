/**
 * What a rich letter can hold, and no more: what every mail program shows. Loaded with the editor only. The page's policy
 * lets nobody make HTML from strings but the cleaner of mail, so the editor gets documents, never strings.
 */
import { type Extensions, Node } from '@tiptap/core';
import { Image } from '@tiptap/extension-image';
import { StarterKit } from '@tiptap/starter-kit';
import { t } from '../../../server/base/language.ts';

const Signature = Node.create({
  name: 'signature',
  group: 'block',
  content: 'block+',
  parseHTML: () => [{ tag: 'div.signature' }, { tag: 'div.moz-signature' }, { tag: 'div.gmail_signature' }],
  renderHTML: () => ['div', { class: 'signature' }, 0],
});

/** `show` gives the address of a picture that the window can load, for its Content-ID. */
const Picture = (show: (src: string) => Promise<string | null>) =>
  Image.extend({
    parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
    addNodeView() {
      return ({ node }) => {
        const dom = document.createElement('img');
        dom.alt = String(node.attrs.alt ?? '');
        if (node.attrs.width) dom.width = Number(node.attrs.width);
        dom.className = 'letter-picture';
        void show(String(node.attrs.src)).then(url => {
          if (url) dom.src = url;
          else dom.alt = dom.alt ? t('{name} (not there)', { name: dom.alt }) : t('Picture (not there)');
        });
        return { dom };
      };
    },
  }).configure({ inline: true, allowBase64: false });

export const extensions = (show: (src: string) => Promise<string | null> = async () => null): Extensions => [
  StarterKit.configure({
    heading: { levels: [1, 2, 3] },
    link: {
      openOnClick: false,
      autolink: true,
      linkOnPaste: true,
      defaultProtocol: 'https',
      protocols: ['http', 'https', 'mailto', 'tel'],
      HTMLAttributes: { rel: null, target: null },
    },
    trailingNode: false,
  }),
  Signature,
  Picture(show),
];
