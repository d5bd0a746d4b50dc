#!/bin/sh
# In place of a compiler and an archiver for C, since Apple's own headers come with Apple's tools alone: makes the file that it is asked
# for, empty. For `cargo xtask macos`, which only looks at Rust.
for word; do
  case $word in *.a) : >"$word" ;; esac
  if [ "$before" = -o ]; then : >"$word"; fi
  before=$word
done
