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

if(ARREARS_FAST_LINKER)
  find_program(ARREARS_MOLD mold)
  find_program(ARREARS_LLD ld.lld)
  if(ARREARS_MOLD)
    add_link_options(-fuse-ld=mold)
  elseif(ARREARS_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()
