/** The people, places and letters of the made-up office. */
export const office = 'office.test';

export const people = [
  { id: 1, name: 'Ana Prieto', address: 'ana@office.test' },
  { id: 2, name: 'Ben Osei', address: 'ben@office.test' },
  { id: 3, name: 'Shop', address: 'shop@office.test' },
] as const;

export const strangers = [
  'Kim Larsen <kim@example.net>',
  'GitHub <noreply@github.example>',
  'Jo Nakamura <jo@example.net>',
  'Oldbank <statements@oldbank.example>',
  'Dr. Ilse Brandt <ilse.brandt@kanzlei-brandt.example>',
  'Väinö Lehtonen <vaino@saunas.example>',
  'Newsletter of the very long-winded society for the study of envelopes <news@envelopes.example>',
  'Mia Duarte <mia@duarte.example>',
];

export const subjects = [
  'Invoice 2041',
  'Friday lunch',
  '[repo] CI failed on main',
  'Your order #88 has shipped',
  'Re: quote for the second floor',
  'Statement of account, October',
  'Minutes of Tuesday',
  'Fwd: keys to the archive room',
  'Welcome to the envelope society',
  'Contract draft, third reading, with the changes that Ilse asked for and two open questions about clause 7',
  '',
];

export const previews = [
  'Please find attached the figures we spoke about on Tuesday. The second page has the totals.',
  'Who is in? I would book a table for eight at the place with the yellow door.',
  'Build 4112 failed after 3 min 12 s: 2 of 1,204 tests did not pass.',
  'It left our warehouse this morning and should be with you on Thursday.',
  'Thank you for the quick answer. One question remains about the delivery date.',
];

export const subjectOfFirst = 'Your first message';
export const hostile = 'A message that tries everything';
