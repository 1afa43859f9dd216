/* Sorted since 2009.
   Ask Ben before you change it. */
require [
    "fileinto",   # folders
    "variables",
    "regex"
];
require "include";

# everything that is for a project
if header :regex "Subject" "\\[([a-z]+)\\]" {
    set :lower "project" "${1}";  # its name
    fileinto "Projects/${project}"; /* made by hand */
}

# two remarks
# above one rule
if header :contains "from" "boss" { keep; }   # never lose these

if allof (true,
          # the second half
          header :contains "x" "y")
{ discard; }

include :personal "rest";
/* the end */
