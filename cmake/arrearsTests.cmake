# SPDX-License-Identifier: Apache-2.0
#
# How a room's tests and benchmarks join the build.
include(GoogleTest)

# Thousands of assertions that run once each are not worth optimising; what they
# call is.
set(ARREARS_TEST_OPTIONS "$<$<CONFIG:Release>:-O1>")

# arrears_room_tests(<room> a_test.cc ... [LIBS target ...] [LABELS label ...])
#
# One executable <room>_tests; slow tests are another, by <room>_<suffix> and the
# label slow. It finds checked-in data through the macro
# ARREARS_TEST_DATA, the folder tests/data.
function(arrears_room_tests room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBS;LABELS")
  # One label for each test: gtest_discover_tests loses those after the first.
  set(label ${room})
  if("slow" IN_LIST arg_LABELS)
    set(label slow)
  endif()
  set(name ${room}_tests)
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE arrears::arrears arrears_reference
                                        ${arg_LIBS} GTest::gmock_main)
  if(room MATCHES "^io($|_)")
    target_link_libraries(${name} PRIVATE arrears::io)
  endif()
  # Internal headers, for the vector widths and the kernels behind them.
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_definitions(
    ${name} PRIVATE ARREARS_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
  target_precompile_headers(${name} REUSE_FROM arrears_test_headers)
  target_compile_options(${name} PRIVATE ${ARREARS_TEST_OPTIONS})
  arrears_target_defaults(${name})
  gtest_discover_tests(
    ${name}
    WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}"
    DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS ${label})
endfunction()
