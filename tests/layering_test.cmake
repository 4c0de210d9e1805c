# SPDX-License-Identifier: Apache-2.0
#
# Does tests/layering.cmake turn red when it should? Runs it on scratch trees.
cmake_minimum_required(VERSION 3.25)

# Expects the check to say `expected` of a tree holding `path` with `line` in
# it, and to fail unless `expected` is its line of success.
function(expect expected path line)
  file(REMOVE_RECURSE "${SCRATCH}")
  file(MAKE_DIRECTORY "${SCRATCH}/include")
  if(path)
    file(WRITE "${SCRATCH}/${path}" "#include <vector>\n${line}\n")
  endif()
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -D "ROOT=${SCRATCH}" -P
            "${CMAKE_CURRENT_LIST_DIR}/layering.cmake"
    RESULT_VARIABLE code
    OUTPUT_VARIABLE text
    ERROR_VARIABLE text)
  string(REGEX REPLACE "[ \n]+" " " text "${text}")
  string(FIND "${text}" "${expected}" at)
  string(FIND "${expected}" "all point one way" green)
  if(at EQUAL -1 OR (green EQUAL -1 AND code EQUAL 0))
    message(SEND_ERROR "${path}: ${line}: expected \"${expected}\", exit code "
                       "${code}, got: ${text}")
  endif()
endfunction()

expect("1 files, all point one way" src/policy/policy.cc
       "#include \"arrears/claims/interest.h\"")
expect("1 files, all point one way" src/io/csv.cc "#include <Eigen/Dense>")
expect("base does not know ledger" include/arrears/base/date.h
       "#include \"arrears/ledger/ledger.h\"")
expect("claims does not know aging" src/claims/interest.cc
       "  #  include <arrears/aging/aging.h>")
expect("rules does not know facts" src/rules/verify.cc
       "#include \"facts/facts_internal.h\"")
expect("portfolio does not know io" src/portfolio/deep/recommend.cc
       "#include \"arrears/io/csv.h\" // why not")
expect("utils is no room" src/io/csv.cc "#include \"arrears/utils/text.h\"")
expect("stands in no room" src/helpers/text.cc "")
expect("stands in no room" include/arrears/all.h "")
expect("leaves its room by a relative path" src/base/date.cc
       "#include \"../ledger/ledger_internal.h\"")
expect("a public header may not include it" include/arrears/scoring/card.h
       "#include <Eigen/Dense>")
expect("a public header may not include it" include/arrears/base/date.h
       "#include \"absl/strings/string_view.h\"")
expect("read no file" "" "")
file(REMOVE_RECURSE "${SCRATCH}")
