#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A stranger's project that knows pkg-config and a compiler, nothing else.
#   CXX=... CXXFLAGS=... build.sh OUTPUT [--static]
set -eu
here=$(dirname "$0")
output=$1
shift
# Unquoted on purpose: both are lists of words.
# shellcheck disable=SC2046,SC2086
${CXX:-c++} -std=c++20 ${CXXFLAGS:-} -o "$output" "$here/../main.cc" \
  $(pkg-config "$@" --cflags --libs arrears)
