# SPDX-License-Identifier: Apache-2.0
#
# The C library exports exactly the names in EXPECTED: a name that vanished is
# a broken promise, and a name that appeared is one we never meant to make.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND "${NM}" -D --defined-only --format=posix "${LIBRARY}"
                OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "([^ \n]+)[^\n]*\n" "\\1\n" names "${symbols}")
string(REGEX REPLACE "\n$" "" names "${names}")
string(REPLACE "\n" ";" names "${names}")
list(SORT names)
file(STRINGS "${EXPECTED}" expected REGEX "^[^#]")
list(SORT expected)

set(missing ${expected})
set(extra ${names})
list(REMOVE_ITEM missing ${names})
list(REMOVE_ITEM extra ${expected})
if(NOT names OR missing OR extra)
  message(FATAL_ERROR "${LIBRARY}\n  misses: ${missing}\n  exports without "
                      "being listed in ${EXPECTED}: ${extra}")
endif()
