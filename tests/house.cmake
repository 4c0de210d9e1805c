# SPDX-License-Identifier: Apache-2.0
#
# Tests of the house itself: its layers, its doors and its documents.

# arrears_script_test(<name> <script> [VARIABLE=value ...])
function(arrears_script_test name script)
  list(TRANSFORM ARGN PREPEND "-D" OUTPUT_VARIABLE arguments)
  add_test(NAME house.${name}
           COMMAND "${CMAKE_COMMAND}" ${arguments} -P
                   "${CMAKE_CURRENT_SOURCE_DIR}/${script}")
  set_tests_properties(house.${name} PROPERTIES LABELS house)
endfunction()

set(scratch "${CMAKE_CURRENT_BINARY_DIR}/scratch")
arrears_script_test(layering layering.cmake "ROOT=${PROJECT_SOURCE_DIR}")
arrears_script_test(layering_turns_red layering_test.cmake
                    "SCRATCH=${scratch}/layering")
arrears_script_test(readme_samples docs.cmake "ROOT=${PROJECT_SOURCE_DIR}")
arrears_script_test(readme_samples_turn_red docs_test.cmake
                    "SCRATCH=${scratch}/docs")

if(ARREARS_DEVELOPER_MODE)
  # Each public header compiles with nothing before it.
  add_test(NAME house.headers_compile_alone
           COMMAND "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --target
                   all_verify_interface_header_sets)
  set_tests_properties(house.headers_compile_alone
                       PROPERTIES LABELS house RUN_SERIAL ON)
endif()

if(TARGET arrears_c)
  arrears_script_test(
    exports exports.cmake "NM=${CMAKE_NM}"
    "LIBRARY=$<TARGET_FILE:arrears_c>"
    "EXPECTED=${CMAKE_CURRENT_SOURCE_DIR}/c/exports.txt")
endif()

# Strangers' projects, against this build's compiler and flags.
foreach(kind IN ITEMS find_package pkg_config add_subdirectory)
  if(kind STREQUAL "add_subdirectory" OR ARREARS_INSTALL)
    arrears_script_test(
      consumer_${kind} consumer/run.cmake "KIND=${kind}"
      "SOURCE=${PROJECT_SOURCE_DIR}" "BUILD=${PROJECT_BINARY_DIR}"
      "SCRATCH=${scratch}/${kind}" "CXX=${CMAKE_CXX_COMPILER}"
      "FLAGS=${CMAKE_CXX_FLAGS}" "GENERATOR=${CMAKE_GENERATOR}")
    set_tests_properties(house.consumer_${kind}
                         PROPERTIES LABELS "house;consumer" RUN_SERIAL ON)
  endif()
endforeach()
