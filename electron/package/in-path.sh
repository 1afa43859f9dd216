#!/bin/sh
# In /usr/bin: leads to the command of the same name in the package.
name=${0##*/}
exec "/opt/Mailroom/resources/bin/${name#mailroom-}" "$@"
