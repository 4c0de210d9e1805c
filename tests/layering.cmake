# SPDX-License-Identifier: Apache-2.0
#
# Dependencies point one way: each room may include itself and the rooms it
# knows, directly or through another, and nothing above.
#
#   cmake -D ROOT=<source tree> -P tests/layering.cmake
#
# Also holds the border of the public headers: they include the standard
# library, absl::Status and each other, so that Eigen, Boost, JSON and the rest
# of Abseil never become part of our interface.

cmake_minimum_required(VERSION 3.25)

# What each room knows directly. The edges (io, c, cli) know everything below.
set(knows_base "")
set(knows_ledger base)
set(knows_rules base)
set(knows_aging ledger)
set(knows_facts aging)
set(knows_scoring facts)
set(knows_recovery facts)
set(knows_claims ledger)
set(knows_value recovery claims)
set(knows_policy rules scoring value)
set(knows_portfolio policy)
set(knows_io portfolio)
set(knows_c io)
set(knows_cli io)
set(rooms base ledger rules aging facts scoring recovery claims value policy
          portfolio io c cli)

# In the order above each room stands after all that it knows.
foreach(room IN LISTS rooms)
  set(reach_${room} ${room})
  foreach(known IN LISTS knows_${room})
    list(APPEND reach_${room} ${reach_${known}})
  endforeach()
  list(REMOVE_DUPLICATES reach_${room})
endforeach()

list(JOIN rooms "|" room_pattern)
set(faults "")
set(files_read 0)

function(read_file file room public)
  file(STRINGS "${ROOT}/${file}" lines REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[ \t]*#[ \t]*include[ \t]*" "" target "${line}")
    string(REGEX REPLACE "^([<\"][^>\"]*[>\"]).*" "\\1" target "${target}")
    set(fault "")
    set(other "")
    if(target MATCHES "^[<\"]arrears/([^/\"]+)/")
      set(other "${CMAKE_MATCH_1}")
    elseif(target MATCHES "^\"(${room_pattern})/")
      set(other "${CMAKE_MATCH_1}")
    endif()
    if(target MATCHES "\\.\\./")
      set(fault "leaves its room by a relative path")
    elseif(other AND NOT other IN_LIST rooms)
      set(fault "${other} is no room")
    elseif(other AND NOT other IN_LIST reach_${room})
      set(fault "${room} does not know ${other}")
    endif()
    if(public
       AND NOT target MATCHES "^<[a-z_0-9]+(\\.h)?>$"
       AND NOT target MATCHES "^\"absl/status/status(or)?\\.h\"$"
       AND NOT target MATCHES "^\"arrears/")
      set(fault "a public header may not include it")
    endif()
    if(fault)
      list(APPEND faults "${file}: ${target}: ${fault}")
    endif()
  endforeach()
  set(faults "${faults}" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE "${ROOT}"
     "${ROOT}/include/*.h" "${ROOT}/src/*.h" "${ROOT}/src/*.cc")
foreach(file IN LISTS files)
  set(public FALSE)
  if(file MATCHES "^include/")
    set(public TRUE)
  endif()
  if(file MATCHES "^(include/arrears|src)/([^/]+)/" AND CMAKE_MATCH_2 IN_LIST rooms)
    read_file("${file}" "${CMAKE_MATCH_2}" ${public})
  else()
    list(APPEND faults "${file}: stands in no room of tests/layering.cmake")
  endif()
  math(EXPR files_read "${files_read} + 1")
endforeach()

if(files_read EQUAL 0)
  message(FATAL_ERROR "layering: read no file under ${ROOT}")
endif()
if(faults)
  list(JOIN faults "\n  " text)
  message(FATAL_ERROR "layering:\n  ${text}")
endif()
message(STATUS "layering: ${files_read} files, all point one way")
