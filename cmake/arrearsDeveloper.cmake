# SPDX-License-Identifier: Apache-2.0
#
# Comforts for people who work on arrears itself. Never read when embedded.

option(ARREARS_FAST_LINKER "Link with mold or lld when one is installed" OFF)

if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(ARREARS_CCACHE ccache)
  if(ARREARS_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${ARREARS_CCACHE}")
  endif()
endif()
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache$")
  # Without these ccache gives up on every file with a precompiled header; the
  # header is GoogleTest's and uses no __TIME__.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CMAKE_CXX_COMPILER_LAUNCHER}")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
  endif()
endif()

if(ARREARS_FAST_LINKER)
  find_program(ARREARS_MOLD mold)
  find_program(ARREARS_LLD ld.lld)
  if(ARREARS_MOLD)
    add_link_options(-fuse-ld=mold)
  elseif(ARREARS_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()
