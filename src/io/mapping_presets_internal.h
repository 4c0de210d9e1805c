// SPDX-License-Identifier: Apache-2.0
//
// mapping_presets_internal.h: which mapping files come with the library?
#ifndef ARREARS_IO_MAPPING_PRESETS_INTERNAL_H_
#define ARREARS_IO_MAPPING_PRESETS_INTERNAL_H_

#include <optional>
#include <string>
#include <string_view>

namespace arrears::io_internal {

// The JSON text of a preset; empty when there is none of that name.
std::optional<std::string> PresetText(std::string_view name);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_MAPPING_PRESETS_INTERNAL_H_
