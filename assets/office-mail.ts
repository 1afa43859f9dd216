/** An afternoon of an architects' office, for the pictures of the README: who writes what to whom, and when. */
import type { SendMailOptions } from 'nodemailer';

export type OfficeMail = {
  /** How long before the picture is taken. */
  readonly minutes: number;
  /** By submission, where the sender is one of the office; else by port 25. */
  readonly mail: Omit<SendMailOptions, 'from'> & { readonly from: string };
};

export const domain = 'harborpine.example';
export const ana = `Ana Prieto <ana@${domain}>`;
export const ben = `Ben Okafor <ben@${domain}>`;
export const chiara = `Chiara Rossi <chiara@${domain}>`;
export const people = [ana, ben, chiara];

const kim = 'Kim Lee <kim.lee@brightwood.example>';
const tomas = 'Tomás Hahn <tomas@northline-timber.example>';
const city = 'Building Control <permits@portcity.example>';
const studio = 'Studio Marsh <hello@studiomarsh.example>';
const joana = 'Joana Alves <joana.alves@portcity.example>';

/** How Ana has her mail sorted, as Sieve. */
export const officeRules = [
  'require ["copy", "fileinto", "imap4flags"];',
  '',
  '# rule:[Permits]',
  'if address :domain :is "from" "portcity.example" {',
  '    addflag "\\\\Flagged";',
  '    keep;',
  '}',
  '',
  '# rule:[Invoices go to Ben as well]',
  'if header :contains "subject" ["invoice", "order"] {',
  `    redirect :copy "ben@${domain}";`,
  '}',
  '',
  '# rule:[The Paperclip]',
  'if header :contains "from" "paperclip" {',
  '    fileinto "Archive";',
  '    stop;',
  '}',
  '',
  '# rule:[Building site in August]',
  'if allof (',
  '    false,',
  '    header :contains "subject" "scaffold"',
  ') {',
  '    fileinto "Archive";',
  '    stop;',
  '}',
  '',
].join('\r\n');

const cell = 'padding:10px 0;border-bottom:1px solid #e4ddd0';
const row = (what: string, count: string, price: string) =>
  `<tr><td style="${cell}">${what}</td><td align="right" style="${cell}">${count}</td><td align="right" style="${cell}">${price}</td></tr>`;
const order = `<div style="max-width:560px;font-family:Georgia,serif;color:#2b2a27">
<p style="letter-spacing:3px;font-size:12px;color:#8a6d3b">NORTHLINE TIMBER</p>
<h1 style="font-size:26px;font-weight:normal;margin:0 0 6px">Your order 20481 is on its way</h1>
<p style="line-height:1.6">Hello Ana, the truck leaves our yard on Tuesday at seven and should be with you before ten. Somebody
needs to sign for the oak.</p>
<table width="100%" cellspacing="0" style="font-size:15px;margin:18px 0">
<tr><th align="left">What</th><th align="right">How many</th><th align="right">Price</th></tr>
${row('Larch boards, 27 × 140 mm', '64', '€ 1,216.00')}${row('Oak, planed, 45 × 95 mm', '18', '€ 837.00')}${row('Screws, stainless, 5 × 70', '6 boxes', '€ 118.80')}
<tr><td style="padding:12px 0"><b>Together</b></td><td></td><td align="right"><b>€ 2,171.80</b></td></tr></table>
<p><a href="https://northline-timber.example/orders/20481" style="background:#2f5d50;color:#fff;padding:10px 18px;text-decoration:none;border-radius:4px">See the order</a></p>
<p style="font-size:13px;color:#6d685d">Northline Timber, Quay 4. You get this because you ordered something.</p>
<img src="https://northline-timber.example/open/20481.gif" width="1" height="1" alt=""></div>`;

const weekly = (number: number, title: string, text: string) => ({
  subject: `The Paperclip no. ${number}: ${title}`,
  html: `<h1>The Paperclip</h1><h2>${title}</h2><p>${text}</p><p><a href="https://paperclip-weekly.example/${number}">Read on</a></p>`,
  text: `${title}\n\n${text}`,
});

const pdf = (filename: string, kibibytes: number) => ({
  filename,
  contentType: 'application/pdf',
  content: Buffer.alloc(kibibytes * 1024, '%PDF-1.7 '),
});

const letter = (
  minutes: number,
  from: string,
  to: string | string[],
  subject: string,
  text: string,
  more: Omit<SendMailOptions, 'from'> = {},
): OfficeMail => ({ minutes, mail: { from, to, subject, text, ...more } });

/** The one whose journey is shown: to somebody of ours and to somebody elsewhere. */
export const shownJourney = 'Section drawings, second round';
/** The one that is shown open. */
export const shownMessage = 'Your order 20481 is on its way';
/** Some letters that belong together. */
export const shownConversation = 'Minutes of Monday';
/** It is put on hold. */
export const heldMessage = 'Offer for the stairs, do not send yet';

/** A rule holds what has this in its subject. */
export const heldByRule = '*bank details*';

/** What came in former years. */
export const oldMail = [
  ['Kim Lee <kim.lee@brightwood.example>', 'Lock keeper’s house: the survey', 3],
  ['Tomás Hahn <tomas@northline-timber.example>', 'Larch or oak for the landing stage', 5],
  ['Studio Marsh <hello@studiomarsh.example>', 'Model of the boathouse, first photographs', 9],
  ['Joana Alves <joana.alves@portcity.example>', 'Flood levels since 1962', 14],
  ['Kim Lee <kim.lee@brightwood.example>', 'Who keeps the key of the crane', 20],
].map(([from, subject, month]) => ({
  ...{ from: from as string, subject: subject as string },
  date: new Date(Date.UTC(2023, Number(month) % 12, 12, 9, 30)),
}));

export const officeMail: readonly OfficeMail[] = [
  letter(
    298,
    city,
    ana,
    'Receipt of your application 2026/0117',
    'We have received your application for Quay 9. The file number is 2026/0117.',
  ),
  letter(291, kim, ana, 'Quay 9: the neighbours have answered', 'All three have signed. I attach the letters.', {
    attachments: [pdf('letters.pdf', 48)],
  }),
  letter(284, ana, kim, 'Re: Quay 9: the neighbours have answered', 'That was quick. Thank you, Kim.'),
  letter(270, ben, chiara, 'Stairs', 'Could you look at the headroom under the second landing? I get 1.98 m.'),
  letter(262, chiara, ben, 'Re: Stairs', 'So do I. Let us move the landing by two treads.'),
  {
    minutes: 251,
    mail: {
      from: 'The Paperclip <post@paperclip-weekly.example>',
      to: ben,
      ...weekly(40, 'Desks that stand', 'Nine people tell what happened to their backs.'),
    },
  },
  letter(
    240,
    tomas,
    ana,
    'Larch or Douglas fir?',
    'For the terrace I would take larch. It costs a little more and lasts.',
  ),
  letter(233, ana, tomas, 'Re: Larch or Douglas fir?', 'Larch, then. 64 boards, as on the list.'),
  letter(
    224,
    joana,
    ana,
    'Site visit on Thursday',
    'Thursday at nine suits me. Please bring the drawings of the roof.',
  ),
  letter(
    215,
    ben,
    ['ana@harborpine.example', 'chiara@harborpine.example'],
    'Lunch on Friday?',
    'The place by the lock has a table for five at half past twelve.',
  ),
  letter(211, chiara, [ana, ben], 'Re: Lunch on Friday?', 'I am in.'),
  letter(198, studio, chiara, 'Photographs of the model', 'Here are twelve to choose from. The light was kind.', {
    attachments: [{ filename: 'model-03.jpg', contentType: 'image/jpeg', content: Buffer.alloc(180 * 1024, 'jpg') }],
  }),
  letter(187, chiara, studio, 'Re: Photographs of the model', 'Numbers 3, 4 and 11, please.'),
  letter(
    176,
    ana,
    'old.partner@brightwood.example',
    'Are you still there?',
    'I found your card in a drawer and wondered.',
  ),
  letter(
    166,
    'accounts@brightwood.example',
    ana,
    'Invoice 7731 is paid',
    'Thank you. We have settled invoice 7731 today.',
  ),
  letter(
    151,
    city,
    ana,
    'Application 2026/0117: one sheet is missing',
    'Please send sheet A-104 (section through the stairs) before Friday.',
  ),
  letter(149, ana, ben, 'Fwd: Application 2026/0117: one sheet is missing', 'Ben, can you do this one?'),
  letter(
    141,
    ben,
    ana,
    'Re: Fwd: Application 2026/0117: one sheet is missing',
    'It is drawn. I send it with the second round.',
  ),
  letter(122, joana, ben, 'Water on the slab', 'There is a puddle by the north wall. I have marked it on the plan.', {
    attachments: [pdf('plan-marked.pdf', 96)],
  }),
  letter(118, ben, joana, 'Re: Water on the slab', 'I am coming this afternoon.'),
  letter(
    103,
    'Ilse Brandt <ilse@slowpost.example>',
    chiara,
    'Your talk in May',
    'Would forty minutes be enough? The room has a projector.',
  ),
  letter(
    96,
    chiara,
    'Ilse Brandt <ilse@slowpost.example>',
    'Re: Your talk in May',
    'Forty minutes are plenty. I bring the model.',
  ),
  letter(
    88,
    kim,
    [ana, ben],
    'Minutes of Monday',
    'In short: roof in week 14, stairs in week 16, and nobody touches the lock.',
    { attachments: [pdf('minutes.pdf', 22)] },
  ),
  letter(
    84,
    ben,
    [kim, ana],
    'Re: Minutes of Monday',
    'Week 16 is tight: the oak is here on Tuesday, but the landing has to be poured first and wants its seven days.\n\nCould we have the crane on the 12th instead of the 14th?',
  ),
  letter(
    79,
    kim,
    [ben, ana],
    'Re: Minutes of Monday',
    '> Could we have the crane on the 12th instead of the 14th?\n\nYes, from seven until noon. I have asked the lock keeper, he moves the barge.\n\nKim',
  ),
  letter(71, tomas, ana, 'Price of the oak', 'I can do 46.50 a metre if you take it this week.'),
  letter(64, ana, tomas, 'Re: Price of the oak', 'Done. Please put it on the same truck.'),
  letter(57, 'Prize Office <win@lucky-draw.example>', 'info@harborpine.example', 'You have won', 'Answer at once.'),
  letter(49, chiara, ana, 'Hours of last week', '31.5 for Quay 9, 6 for the lock.'),
  letter(
    41,
    ana,
    'Ilse Brandt <ilse@slowpost.example>',
    'A room for six people',
    'Could we stay from the 11th to the 13th?',
  ),
  letter(
    33,
    studio,
    [ana, chiara],
    'Two more days for the model',
    'The acrylic came in the wrong colour. Wednesday instead of Monday?',
  ),
  letter(
    31,
    ben,
    'Planning Office <planning@portcity.example>',
    'Parking during the works',
    'We need two places on the quay from week 14 to week 17.',
  ),
  letter(
    29,
    chiara,
    'The Jury <jury@slowpost.example>',
    'Entry no. 118: Lock keeper’s house',
    'Six sheets and a model. The model comes by van.',
    { attachments: [pdf('entry-118.pdf', 220)] },
  ),
  letter(27, ana, studio, 'Re: Two more days for the model', 'Wednesday is fine.'),
  letter(
    14,
    joana,
    ana,
    'Re: Site visit on Thursday',
    'Could you also bring the soil report? They asked for it again.',
  ),
  letter(
    26,
    'Northline Timber <orders@northline-timber.example>',
    `orders@${domain}`,
    'Order 20481: which gate on Tuesday?',
    'The truck is sixteen metres long. Does it fit through the gate on the quay?',
  ),
  letter(
    21,
    'Brightwood Accounts <accounts@brightwood.example>',
    chiara,
    'Our new bank details',
    'From the first of the month, pay our invoices to the account below.',
  ),
  letter(13, 'Prize Office <win@lucky-draw.example>', 'office@harborpine.example', 'Last warning', 'Answer at once.'),
  letter(
    12,
    ben,
    'Stairs & Rails <offers@slowpost.example>',
    heldMessage,
    'Sixteen treads in ash, with the rail on the left.',
  ),
  {
    minutes: 11,
    mail: {
      from: 'The Paperclip <post@paperclip-weekly.example>',
      to: [ana, ben],
      ...weekly(41, 'Paper that remembers', 'A mill in the north makes paper from last year’s drawings.'),
    },
  },
  letter(
    9,
    kim,
    chiara,
    'Quay 9: colour of the window frames',
    'The client leans towards the dark green. Your opinion?',
  ),
  letter(8, chiara, kim, 'Re: Quay 9: colour of the window frames', 'So do I. RAL 6009, not 6005.'),
  {
    minutes: 6,
    mail: {
      from: 'Northline Timber <orders@northline-timber.example>',
      to: ana,
      subject: shownMessage,
      html: order,
      text: 'Your order 20481 is on its way.',
      attachments: [pdf('order-20481.pdf', 34)],
    },
  },
  letter(
    5,
    'accounts@brightwood.example',
    ana,
    'Invoice 7742: a question',
    'Is the site visit of the 3rd included, or does it come extra?',
  ),
  letter(4, ben, [ana, city], shownJourney, 'With sheet A-104, as asked. The stairs have two treads more now.', {
    attachments: [pdf('sections-2.pdf', 140)],
  }),
  letter(2, joana, ana, 'Thursday at nine', 'I have the key. Until then!'),
];
