# SPDX-License-Identifier: Apache-2.0
#
# What every target of ours is built with, and how a room joins a library.

# Flags for our own targets. They stay PRIVATE: embedders keep theirs.
function(arrears_target_defaults target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  # A fused multiply-add rounds once where two operations round twice, so it
  # would make the bytes of a report depend on the machine.
  target_compile_options(${target} PRIVATE -ffp-contract=off)
  set_target_properties(
    ${target} PROPERTIES CXX_EXTENSIONS OFF
                         CXX_VISIBILITY_PRESET hidden
                         VISIBILITY_INLINES_HIDDEN ON)
  # Our archives end up in other people's shared libraries, ours among them.
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "STATIC_LIBRARY")
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
  if(ARREARS_DEVELOPER_MODE)
    target_compile_options(${target} PRIVATE -Wall -Wextra)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION
                                                VERSION_LESS 13)
      # g++ 12 in C++20 takes "text" + std::string for a copy of 2^63 bytes and
      # says so in three ways (GCC bugs 105329, 105651). clang's warnings and
      # AddressSanitizer look for the real ones.
      target_compile_options(
        ${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
    endif()
    # A newer compiler has new warnings, and whoever builds with it is not here
    # to mend them: they are errors for those we test with.
    if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION
                                                 VERSION_LESS 13)
       OR (CMAKE_CXX_COMPILER_ID STREQUAL "Clang"
           AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15))
      target_compile_options(${target} PRIVATE -Werror)
    endif()
    # `all_verify_interface_header_sets` compiles each header alone.
    set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  endif()
endfunction()

# arrears_room(<library> <room> SOURCES a.cc ... HEADERS a.h ...)
#
# Called from src/<room>/CMakeLists.txt. Sources stand beside the caller;
# headers are include/arrears/<room>/<name> and are installed.
function(arrears_room library room)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;HEADERS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "arrears_room: unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  list(TRANSFORM arg_SOURCES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/")
  list(TRANSFORM arg_HEADERS
       PREPEND "${PROJECT_SOURCE_DIR}/include/arrears/${room}/")
  target_sources(
    ${library}
    PRIVATE ${arg_SOURCES}
    PUBLIC FILE_SET HEADERS
           BASE_DIRS "${PROJECT_SOURCE_DIR}/include"
           FILES ${arg_HEADERS})
endfunction()
