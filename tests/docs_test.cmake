# SPDX-License-Identifier: Apache-2.0
#
# Does tests/docs.cmake turn red when it should? Runs it on scratch trees.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE "${SCRATCH}")
file(WRITE "${SCRATCH}/tests/examples/age.cc"
     "int main() {\n  // [age]\n  Age(a[0]);  // why; how\n  if (x) {\n    y();\n  }\n  // [/age]\n}\n")
file(WRITE "${SCRATCH}/tests/examples/age.py" "# [py]\nage()\n# [/py]\n")
file(WRITE "${SCRATCH}/include/arrears/aging/aging.h"
     "// See METHODS.md#two-year-line, METHODS.md#aging.\n")
file(WRITE "${SCRATCH}/METHODS.md" "# Methods\n## Aging\n### Two-year line\n")

# Expects the check to say `expected` of a README holding `text`, and to fail
# unless `expected` is its line of success.
function(expect expected text)
  file(WRITE "${SCRATCH}/README.md" "# arrears\n${text}\nthe end\n")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -D "ROOT=${SCRATCH}" -P
            "${CMAKE_CURRENT_LIST_DIR}/docs.cmake"
    RESULT_VARIABLE code
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  string(FIND "${output}" "${expected}" at)
  string(FIND "${expected}" "all links lead" green)
  if(at EQUAL -1 OR (green EQUAL -1 AND code EQUAL 0))
    message(SEND_ERROR "expected \"${expected}\", exit code ${code}, got: "
                       "${output}")
  endif()
endfunction()

set(from_cc "<!-- from: tests/examples/age.cc#age -->\n")
set(age "Age(a[0]);  // why; how\nif (x) {\n  y();\n}\n")
expect("0 samples are extracts, all links lead" "```cpp\nfree();\n```")
expect("1 samples are extracts, all links lead"
       "${from_cc}```cpp\n${age}```\n[x](METHODS.md#aging) [y](https://a.b/c)")
expect("2 samples are extracts, all links lead"
       "${from_cc}```cpp\n${age}```\n<!-- from: tests/examples/age.py#py -->\n```python\nage()\n```")
expect("the sample is not tests/examples/age.cc#age"
       "${from_cc}```cpp\nAge(a[1]);\n```")
expect("no [pay] ... [/pay]"
       "<!-- from: tests/examples/age.cc#pay -->\n```cpp\n```")
expect("gone.cc: no such file"
       "<!-- from: tests/examples/gone.cc#age -->\n```cpp\n```")
expect("no code block right after" "${from_cc}\nprose")
expect("links to GONE.md, which is not there" "see [this](GONE.md#part)")
file(WRITE "${SCRATCH}/METHODS.md" "# Methods\n## Aging\n")
expect("cites METHODS.md#two-year-line, which is no heading" "")
file(REMOVE_RECURSE "${SCRATCH}")
