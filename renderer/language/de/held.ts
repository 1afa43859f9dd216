/** German of the messages in renderer/held, and of what leads there. */
import type { Catalogue } from '../../../server/base/language.ts';

export const held: Catalogue = {
  'Held mail': 'Angehaltene Mail',
  'held mail': 'die angehaltene Mail',
  'Held message': 'Angehaltene Nachricht',
  'Held messages': 'Angehaltene Nachrichten',
  'It is held no more': 'Sie ist nicht mehr angehalten',
  'It went on, was sent back or discarded, or another search is on.':
    'Sie ging weiter, wurde zurückgeschickt oder verworfen, oder es wird nach anderem gesucht.',
  'from {whom}': 'von {whom}',
  'Why it is held': 'Warum sie angehalten ist',
  'That rule is gone since.': 'Diese Regel gibt es nicht mehr.',
  'Letting the sender pass is for mail of {whom}, when {when}.':
    'Absender durchlassen gilt für Mail von {whom}, wenn dies zutrifft: {when}.',
  'Waits for': 'Wartet für',
  Since: 'Seit',
  'Return path': 'Rückweg',
  'As it was made': 'Wie sie gemacht ist',
  'Only its text': 'Nur der Text',
  'without a name': 'ohne Namen',
  'They are not opened here: what is in them is what was to be looked at.':
    'Hier werden sie nicht geöffnet: Was darin steckt, sollte ja erst geprüft werden.',
  '{count, plural, one {# picture of the internet is} other {# pictures of the internet are}} left out: whoever sent this would see that somebody looked.':
    '{count, plural, one {# Bild aus dem Internet bleibt} other {# Bilder aus dem Internet bleiben}} weg: Wer das geschickt hat, sähe sonst, dass jemand hineingesehen hat.',
  'Search held mail': 'Angehaltene Mail durchsuchen',
  'from:*@example.net  to:ann@…  older:2d': 'from:*@example.net  to:ann@…  older:2d',
  'What your rules keep until you have looked': 'Was Ihre Regeln aufheben, bis Sie nachgesehen haben',
  '{count, plural, =0 {No message waits} one {# message waits} other {# messages wait}} until you have looked{others, plural, =0 {} other { · # held by others}}':
    '{count, plural, =0 {Keine Nachricht wartet} one {# Nachricht wartet} other {# Nachrichten warten}}, bis Sie nachgesehen haben{others, plural, =0 {} other { · # von anderen angehalten}}',
  '{count, plural, =0 {none} one {#} other {#}} found': '{count, plural, =0 {keine} one {#} other {#}} gefunden',
  'All that is held': 'Alles Angehaltene',
  'None of the held mail is meant': 'Keine angehaltene Mail ist gemeint',
  'For none of it all of this holds: {where}': 'Auf keine davon trifft all dies zu: {where}',
  'No mail waits for you': 'Keine Mail wartet auf Sie',
  'A rule with “then hold” keeps what it meets here until you have looked. <a>Rules for strangers’ mail</a>{others, plural, =0 {} one {; # recipient is held by somebody else, in the <q>Queue</q>.} other {; # recipients are held by somebody else, in the <q>Queue</q>.}}':
    'Eine Regel mit „then hold“ hebt hier auf, was sie trifft, bis Sie nachgesehen haben. <a>Regeln für Mail von Fremden</a>{others, plural, =0 {} one {; # Empfänger ist von anderen angehalten, in der <q>Warteschlange</q>.} other {; # Empfänger sind von anderen angehalten, in der <q>Warteschlange</q>.}}',
  'From, and for whom': 'Von, und für wen',
  'Subject, and why it is held': 'Betreff, und warum sie angehalten ist',
  'These have waited longest. The others come when these are done.':
    'Diese warten am längsten. Die anderen kommen, wenn diese erledigt sind.',
  'your rule {id}': 'Ihre Regel {id}',
  'forgotten by now': 'inzwischen vergessen',
  'Your rule {id} holds it: “{note}”.': 'Ihre Regel {id} hält sie an: „{note}“.',
  'Your rule {id} holds it.': 'Ihre Regel {id} hält sie an.',
  'A rule of yours held it. What was found then is kept for a while only, and is forgotten by now.':
    'Eine Ihrer Regeln hat sie angehalten. Was dabei gefunden wurde, wird nur eine Weile aufgehoben und ist inzwischen vergessen.',
  'A rule of yours held it: {because}.': 'Eine Ihrer Regeln hat sie angehalten: {because}.',
  '{first} and {count, plural, one {# more} other {# more}}':
    '{first} und {count, plural, one {# weiteren} other {# weitere}}',
  'Letting the sender pass': 'Das Durchlassen des Absenders',
  'Released. Mail of {whom} is let in from now on, when {when}.':
    'Freigegeben. Mail von {whom} wird von nun an eingelassen, wenn dies zutrifft: {when}.',
  'Released. Mail of {count, plural, one {# sender} other {# senders}} is let in from now on.':
    'Freigegeben. Mail von {count, plural, one {# Absender} other {# Absendern}} wird von nun an eingelassen.',
  'It goes on as if nothing had held it': 'Sie geht weiter, als hätte nichts sie angehalten',
  'Release, and let the sender pass': 'Freigeben und Absender durchlassen',
  'A rule before that one lets in what comes like it from this sender alone':
    'Eine Regel vor jener lässt ein, was so von genau diesem Absender kommt',
  'Send back…': 'Zurückschicken …',
  'Its sender gets a report, with your words if you like':
    'Der Absender bekommt einen Bericht, auf Wunsch mit Ihren Worten',
  'It is gone, and nobody is told; for ten seconds it can be taken back':
    'Sie ist weg, und niemand erfährt es; zehn Sekunden lang lässt es sich zurücknehmen',
  'Look at it under Held mail': 'Unter „Angehaltene Mail“ ansehen',
  '{more, select, 1 {More than } other {}}{messages, plural, one {# message is} other {# messages are}} held by rules of yours until you have looked.':
    '{more, select, 1 {Mehr als } other {}}{messages, plural, one {# Nachricht ist} other {# Nachrichten sind}} von Ihren Regeln angehalten, bis Sie nachgesehen haben.',
};
