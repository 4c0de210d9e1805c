# SPDX-License-Identifier: Apache-2.0
#
# Builds a stranger's project in SCRATCH against this build's library and
# expects its output. KIND is find_package, pkg_config or add_subdirectory.
# The flags go along because a sanitized archive links into nothing else.
cmake_minimum_required(VERSION 3.25)

# 31 January to 1 March 2024 is 30 days (date(2024,3,1) - date(2024,1,31) in
# Python 3.11); 1250.50 + 40.00 = 1290.50; 31 January + 1 month is 29 February.
set(expected
    "30 days past due, 1290.50 EUR owed, next reminder 2024-02-29\n")

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(expect_output program)
  execute_process(COMMAND "${program}" OUTPUT_VARIABLE output
                  COMMAND_ERROR_IS_FATAL ANY)
  if(NOT output STREQUAL expected)
    message(FATAL_ERROR "${program} printed \"${output}\"")
  endif()
endfunction()

set(here "${CMAKE_CURRENT_LIST_DIR}")
set(prefix "${SCRATCH}/prefix")
file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}/build")
if(NOT KIND STREQUAL "add_subdirectory")
  execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix
                          "${prefix}"
                  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endif()

if(KIND STREQUAL "pkg_config")
  file(GLOB pc_files "${prefix}/lib*/pkgconfig" "${prefix}/lib*/*/pkgconfig")
  set(ENV{PKG_CONFIG_PATH} "${pc_files}")
  set(ENV{CXX} "${CXX}")
  set(ENV{CXXFLAGS} "${FLAGS}")
  run("${here}/pkg_config/build.sh" "${SCRATCH}/build/stranger")
  run("${here}/pkg_config/build.sh" "${SCRATCH}/build/stranger_static" --static)
  expect_output("${SCRATCH}/build/stranger_static")
else()
  find_program(ccache ccache)
  if(ccache)
    set(ENV{CMAKE_CXX_COMPILER_LAUNCHER} "${ccache}")
  endif()
  run("${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${here}/${KIND}" -B
      "${SCRATCH}/build" "-DCMAKE_CXX_COMPILER=${CXX}"
      "-DCMAKE_CXX_FLAGS=${FLAGS}" "-DARREARS_SOURCE=${SOURCE}"
      "-DCMAKE_PREFIX_PATH=${prefix}")
  run("${CMAKE_COMMAND}" --build "${SCRATCH}/build")
endif()
expect_output("${SCRATCH}/build/stranger")
