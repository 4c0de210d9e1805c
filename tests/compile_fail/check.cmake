# SPDX-License-Identifier: Apache-2.0
#
# FILE must compile with MUST_NOT_COMPILE=0, so that it is right in all but one
# line, and with MUST_NOT_COMPILE=1 the first error must be at the line that is
# marked `// refused`, so that it fails for no other reason.
cmake_minimum_required(VERSION 3.25)

function(compile must_not)
  execute_process(
    COMMAND ${CXX} -std=c++20 -fsyntax-only -Wall -Wextra -Werror ${INCLUDES}
            -DMUST_NOT_COMPILE=${must_not} "${FILE}"
    RESULT_VARIABLE code
    ERROR_VARIABLE text)
  set(code "${code}" PARENT_SCOPE)
  set(text "${text}" PARENT_SCOPE)
endfunction()

compile(0)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "the lawful half does not compile:\n${text}")
endif()

file(READ "${FILE}" source)
string(FIND "${source}" "// refused" marked)
if(marked EQUAL -1)
  message(FATAL_ERROR "no line is marked // refused")
endif()
string(SUBSTRING "${source}" 0 ${marked} before)
string(REGEX MATCHALL "\n" newlines "${before}")
list(LENGTH newlines line)
math(EXPR line "${line} + 1")

compile(1)
if(code EQUAL 0)
  message(FATAL_ERROR "line ${line} compiles and must not")
endif()
get_filename_component(name "${FILE}" NAME)
string(REGEX MATCH "[^\n]*error:[^\n]*" first "${text}")
if(NOT first MATCHES "${name}:${line}:")
  message(FATAL_ERROR "expected an error at line ${line}, got:\n${text}")
endif()
