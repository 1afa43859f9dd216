/**
 * Letters, digits and marks that are drawn like those of ASCII, by what they are taken for. Made of confusables.txt 13.0 of
 * UTS 39 (© 1991-2020 Unicode, Inc.; terms in look-alike-letters.LICENSE), modified: only what can stand in a name of a
 * host and looks like ASCII; accents and compatibility forms fall away before it is asked. OURS is not Unicode's.
 */

const UNICODES = `
2 ƻᒿꛯ
3 𑣊𖼻
6 б𑣕
7 𑣆
8 ȣ৪੪\u{b03}𐌚\u{1e8cb}
9 ৭੧୨൭𑣌𑣖
a ɑαаᗅꓮ𐊠𖽀
aa ꜳ
ae æӕ
ao ꜵ
au ꜷ
av ꜹꜻ
ay ꜽ
b ƀƃɓѣҍᑲᑳᖯᗷꓐ𐊂𐊡𐌁
c ȼсҫᴄⲥꓚꮯ𐊢𐌂𐐽𐔜𑣩𑣲
d đƌɖɗԁᑯᗞᗪꓒꓓ
dz ʣ
e ɇеҽҿⴹꓰꬲ𐊆
f ƒքᖴᵮẝꓝꞙꬵ𐊇𐊥𐔥𑣂
g ƍǥɠɡցᶃꓖ
h ħɦћһհᕼꓧꚕ𐋏
i ıɨɩɪιіᵻᵼꙇꭵ𑣃
j ɉϳјᒍꓙ
k ƙᛕꓗ𐔘
l łƚǀɫɭ\u{5d5}\u{5df}\u{625}\u{627}\u{661}\u{673}\u{6f1}\u{7ca}ᒪᛁⵏꓡꓲ𐊊𐌉𐌠𐔦𖼖𖼨\u{1e8c7}
ll ǁ\u{5f0}
ls ʪ
lz ʫ
m ɱᗰᛖᵯꓟ𐊰𐌑𑜀𑣣
n ƞɳηոռᵰꓠ𐔓
o øɵθοσоѳөօ\u{5e1}\u{647}\u{665}\u{6be}\u{6c1}\u{6d5}\u{6f5}\u{6ff}\u{7c0}०০੦૦ଠ୦௦\u{c02}౦\u{c82}೦\u{d02}ഠ൦\u{d82}๐໐တဝ၀ჿዐᴏᴑⲟⴱⵁⵔ〇ꓳꝋꬽꬾꭴꮎꮻ𐊒𐊫𐐬𐓪𐔖𑓐𑣈𑣗𑣠
oe œ
oo ꚙꝏ
p ƥρрᑭᵽⲣꓑ𐊕
q ʠԛգզⵕ
r ɍɼɽгғᖇᴦᵲⲅꓣꭇꭈꮁ𖼵
s ƽʂѕᵴꓢꜱꮪ𐊖𐑈𑣁𖼺
t ŧƭᵵꓔ𐊗𐊱𐌕𖼊
tf ꝷ
ts ʦ
u ʋυսሀᑌᴜᵾꓴꞟꭎꭒꮜ𐓶𑣘𖽂
ue ᵫ
uo ꭣ
v νѵ\u{5d8}\u{667}\u{6f7}ᐯᴠⴸꓦꛟꮩ𐔝𑜆𑣀𖼈
w ɯѡѽԝաᴡꓪꝡꮃ𑓅𑜊𑜎𑜏𑣦𑣯
x хᕁᕽᚷⵝꓫ𐊐𐊴𐌗𐌢𐔧𑣬
y ƴɏɣʏγуүұყᶌỿꓬꭚ𐊲𑣜𖽃
z ƶȥʐᴢᵶꓜꮓ𐋵𑣄𑣥
`;

/** In small type on a screen: what is drawn near enough to deceive where one expects the other. */
const OURS = `
b ьвƅ
k кκ
l ӏ
m м
n пη
t тτ
x χ
`;

/** By the character, what of ASCII it is taken for: one to three characters. */
export const drawnAlike: ReadonlyMap<string, string> = new Map(
  `${UNICODES}${OURS}`
    .trim()
    .split(/\n+/)
    .flatMap(line => {
      const [ascii = '', others = ''] = line.split(' ');
      return [...others].map(other => [other, ascii] as const);
    }),
);
