# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` gives: find_package(arrears CONFIG), pkg-config files,
# and whichever of the libraries and the command was built.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/arrears")
set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
# Relative, so that an installed tree may be moved.
file(RELATIVE_PATH prefix_from_pkgconfig "/${pkgconfig_dir}" "/")
string(REGEX REPLACE "/$" "" prefix_from_pkgconfig "${prefix_from_pkgconfig}")

# arrears_install(<target> <pkg-config name>)
function(arrears_install target pkgconfig)
  if(NOT TARGET ${target})
    return()
  endif()
  install(TARGETS ${target} EXPORT arrearsTargets FILE_SET HEADERS)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${pkgconfig}.pc.in"
                 "${CMAKE_CURRENT_BINARY_DIR}/${pkgconfig}.pc" @ONLY)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${pkgconfig}.pc"
          DESTINATION "${pkgconfig_dir}")
endfunction()

arrears_install(arrears arrears)
arrears_install(arrears_io arrears-io)
arrears_install(arrears_c arrears-c)
if(TARGET arrears_cli)
  install(TARGETS arrears_cli)
endif()

install(EXPORT arrearsTargets NAMESPACE arrears:: DESTINATION "${config_dir}")
configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/arrearsConfig.cmake.in" arrearsConfig.cmake
  INSTALL_DESTINATION "${config_dir}")
write_basic_package_version_file(arrearsConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/arrearsConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/arrearsConfigVersion.cmake"
        DESTINATION "${config_dir}")
