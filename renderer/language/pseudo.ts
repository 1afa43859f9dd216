/**
 * Languages that nobody speaks, to see what words do to the window: `en-XA` is a good third longer and full of accents,
 * `ar-XB` runs from right to left. What stays plain English in them was never given to the catalogue.
 */
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Parsed } from '../../server/base/language.ts';

type Element = ReturnType<typeof parse>[number];

const accents: Readonly<Record<string, string>> = Object.fromEntries(
  [...'aábƀcćdďeéfƒgĝhĥiíjĵkķlĺmɱnńoópƥqɋrŕsśtťuúvṽwŵxẋyýzźAÁBƁCĆDĎEÉFƑGĜHĤIÍJĴKĶLĹMṀNŃOÓPƤQɊRŔSŚTŤUÚVṼWŴXẊYÝZŹ']
    .join('')
    .match(/../gu)!
    .map(([plain, accented]) => [plain!, accented!]),
);

/** Four letters more for ten, in the words themselves, so that lines break where they would. */
function longer(text: string): string {
  return text.replace(/[a-zA-Z]+/g, word => {
    const accented = [...word].map(letter => accents[letter] ?? letter).join('');
    const more = Math.round(word.length * 0.4);
    return accented + accented.slice(-1).repeat(Math.min(more, 6));
  });
}

/** Each word told to run the other way; the letters stay readable in the source. */
const turned = (text: string): string => text.replace(/[^\s]+/g, word => `\u202e${word}\u202c`);

const pseudo = (change: (text: string) => string) => {
  const altered = (elements: readonly Element[]): Element[] =>
    elements.map(element => {
      if (element.type === TYPE.literal) return { ...element, value: change(element.value) };
      if (element.type === TYPE.tag) return { ...element, children: altered(element.children) };
      if (element.type === TYPE.plural || element.type === TYPE.select)
        return {
          ...element,
          options: Object.fromEntries(
            Object.entries(element.options).map(([name, option]) => [
              name,
              { ...option, value: altered(option.value) },
            ]),
          ),
        } as Element;
      return element;
    });
  return (message: string): Parsed => altered(parse(message)) as Parsed;
};

export const accented = pseudo(longer);
export const mirrored = pseudo(turned);
