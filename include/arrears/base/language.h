// SPDX-License-Identifier: Apache-2.0
//
// language.h: in which language do people read it?
//
//   const Text name{"Phone call", "友好电话"};
//   name.In(Language::kZh);
#ifndef ARREARS_BASE_LANGUAGE_H_
#define ARREARS_BASE_LANGUAGE_H_

#include <cstdint>
#include <string_view>

namespace arrears {

enum class Language : std::uint8_t { kEn, kZh };

// The two languages of every text the library knows; they are equals.
struct Text {
  std::string_view en, zh;
  constexpr std::string_view In(Language language) const {
    return language == Language::kZh ? zh : en;
  }
};

}  // namespace arrears

#endif  // ARREARS_BASE_LANGUAGE_H_
