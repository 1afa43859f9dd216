#!/bin/sh
# Mailroom's commands, in the Node that came with it. Its own name says which: mailroom, sendmail, mailq, newaliases, rmail, runq;
# in /usr/bin the mail programs are called mailroom-sendmail and so on, beside whatever mail server is installed there.
name=${0##*/}
name=${name#mailroom-}
self=$(readlink -f "$0") || exit 69
bin=${self%/*}
case $name in
  sendmail | mailq | newaliases | rmail | runq) entry=sendmail ;;
  *) entry=mailroom ;;
esac
MAILROOM_INVOKED_AS=$name exec "$bin/node" "$bin/../cli/out/server/$entry.js" "$@"
