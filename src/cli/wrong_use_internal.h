// SPDX-License-Identifier: Apache-2.0
//
// What is told to one who typed something that is not understood: what is
// wrong, the nearest word that would do, and where help is. Two lines.
#ifndef ARREARS_SRC_CLI_WRONG_USE_INTERNAL_H_
#define ARREARS_SRC_CLI_WRONG_USE_INTERNAL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"

namespace arrears::cli {

// "; did you mean \"json\"?", or nothing.
std::string DidYouMean(std::string_view word,
                       const std::vector<std::string>& words);

// Checks of an option's value, whose message names what would do.
CLI::Validator OneOf(std::vector<std::string> words);
CLI::Validator WholeNumber(std::int64_t from, std::int64_t to);
CLI::Validator Share();    // 0 to 1.
CLI::Validator NoValue();  // Of a flag: --hidden=5 is a slip of the pen.

// What CLI11 found wrong, in our words.
std::string WrongUse(const CLI::App& app, const CLI::ParseError& error);

}  // namespace arrears::cli

#endif  // ARREARS_SRC_CLI_WRONG_USE_INTERNAL_H_
