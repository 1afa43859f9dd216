/** Addresses, headers and footers as they may be written (server/mime). */
import type { Table } from '../../hearing.ts';

const addresses: Table = {
  'characters after the local part': 'Zeichen hinter dem Teil vor dem @',
  'no domain': 'keine Domain',
  'the path is longer than {most} octets': 'der Pfad ist länger als {most} Oktette',
  'the address is not in angle brackets': 'die Adresse steht nicht in spitzen Klammern',
  'characters after the address': 'Zeichen hinter der Adresse',
  '"{text}" is not a parameter': '„{text}“ ist kein Parameter',
  'the address is longer than {most} octets': 'die Adresse ist länger als {most} Oktette',
  'a control character or broken UTF-8 in the address': 'ein Steuerzeichen oder fehlerhaftes UTF-8 in der Adresse',
  'a character in the address that cannot be seen': 'ein unsichtbares Zeichen in der Adresse',
  'characters beyond ASCII need SMTPUTF8': 'Zeichen außerhalb von ASCII brauchen SMTPUTF8',
  'the local part is empty': 'vor dem @ steht nichts',
  'the local part is not well-formed': 'der Teil vor dem @ ist nicht wohlgeformt',
  'the quoted local part does not end': 'die Anführungszeichen vor dem @ enden nicht',
  'the source route does not end': 'die Quellroute endet nicht',
  'a host in the source route lacks its "@"': 'einem Host der Quellroute fehlt das „@“',
  'the domain is empty': 'die Domain ist leer',
  'the domain is longer than {most} octets': 'die Domain ist länger als {most} Oktette',
  'a character that no domain has': 'ein Zeichen, das keine Domain hat',
  'the domain is not a valid international name': 'die Domain ist kein gültiger internationaler Name',
  'the domain is not well-formed': 'die Domain ist nicht wohlgeformt',
  'an IP address stands in brackets: [192.0.2.1]': 'eine IP-Adresse steht in Klammern: [192.0.2.1]',
  'not a valid address literal': 'keine gültige Adresse in Klammern',
  'a control character or broken UTF-8 in the display name':
    'ein Steuerzeichen oder fehlerhaftes UTF-8 im Anzeigenamen',
  'our own domain is not a domain': 'die eigene Domain ist keine Domain',
  'the id is not an atom': 'die Kennung ist kein Atom',
  'a line break in the recipient': 'ein Zeilenumbruch im Empfänger',
};

const headers: Table = {
  '"{type}" is no content type': '„{type}“ ist kein Inhaltstyp',
  '"{type}" is not a content type': '„{type}“ ist kein Inhaltstyp',
  'a control character in a parameter of the content type': 'ein Steuerzeichen in einem Parameter des Inhaltstyps',
  'several From fields: RFC 5322 §3.6 allows one': 'mehrere From-Felder: RFC 5322 §3.6 erlaubt eines',
  'a message needs an author': 'eine Nachricht braucht einen Verfasser',
  'a message of several authors needs a sender': 'eine Nachricht mehrerer Verfasser braucht einen Absender',
  '{name}: a control character in the text': '{name}: ein Steuerzeichen im Text',
  '{name}: not a message identifier': '{name}: keine Kennung einer Nachricht',
  'a multipart or message cannot be base64 (RFC 2045 §6.4)':
    'ein multipart oder message kann nicht base64 sein (RFC 2045 §6.4)',
  'a control character in a file name': 'ein Steuerzeichen in einem Dateinamen',
  'not a content identifier': 'keine Kennung eines Inhalts',
  'the header is longer than 1 MiB': 'der Header ist länger als 1 MiB',
  'the header has {most} fields or more': 'der Header hat {most} Felder oder mehr',
  '"{name}" is not a field name': '„{name}“ ist kein Feldname',
  'the value of {name} has a line break or NUL in it': 'im Wert von {name} steht ein Zeilenumbruch oder NUL',
  'A mailbox name has only printable ASCII and modified UTF-7':
    'Der Name eines Ordners hat nur druckbares ASCII und modifiziertes UTF-7',
  'A mailbox name is not modified UTF-7: "&" without "-"':
    'Der Name eines Ordners ist kein modifiziertes UTF-7: „&“ ohne „-“',
  'A mailbox name is not modified UTF-7': 'Der Name eines Ordners ist kein modifiziertes UTF-7',
  '"{text}" is not a status code': '„{text}“ ist kein Statuscode',
  'a report needs a recipient to report about': 'ein Bericht braucht einen Empfänger, von dem er handelt',
};

const footers: Table = {
  'its parts are not well formed': 'ihre Teile sind nicht wohlgeformt',
  'it stands there already': 'sie steht schon da',
  'it is signed (DKIM)': 'sie ist signiert (DKIM)',
  'it is a mailing list’s': 'sie gehört einer Mailingliste',
  'a program wrote it': 'ein Programm hat sie geschrieben',
  'it is {type} alone': 'sie ist nur {type}',
  'it is another message': 'sie ist eine andere Nachricht',
  'it is multipart/{subtype}': 'sie ist multipart/{subtype}',
  'none of its forms is text': 'keine ihrer Formen ist Text',
  'its text is too long to be changed': 'ihr Text ist zu lang, um geändert zu werden',
  'its text is in no known charset': 'ihr Text steht in keinem bekannten Zeichensatz',
  'it is signed or encrypted (PGP)': 'sie ist signiert oder verschlüsselt (PGP)',
  'A footer has a text': 'Eine Fußzeile hat einen Text',
  'A footer has {most} characters at most': 'Eine Fußzeile hat höchstens {most} Zeichen',
  'Its HTML holds what no reader shows: script, iframe, object, embed or form':
    'In ihrem HTML steht, was kein Leser zeigt: script, iframe, object, embed oder form',
};

export const written: Table = { ...addresses, ...headers, ...footers };
