// SPDX-License-Identifier: Apache-2.0
//
// expression_text_internal.h: which word or sign of FEEL stands here?
//
//   ExpressionText text("a + 1");
//   text.TakeName("a");                  // Past it, if it is there.
//   return text.Fault("an operator");    // character 3: expected an operator,
//                                        // found +
//
// Blanks and comments are read over before whatever is asked for.
#ifndef ARREARS_RULES_EXPRESSION_TEXT_INTERNAL_H_
#define ARREARS_RULES_EXPRESSION_TEXT_INTERNAL_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace arrears::rules_internal {

class ExpressionText {
 public:
  explicit ExpressionText(std::string_view text) : text_(text) {}

  // The byte at which the next word or sign begins.
  std::size_t Begin();
  // What is there: all of the text that is left, and its first byte, '\0' at
  // the end.
  std::string_view Rest() { return text_.substr(Begin()); }
  char Peek();
  bool AtEnd() { return Begin() == text_.size(); }
  // Whether it is a bracket that has a ".." before it is closed.
  bool AtInterval();

  void MoveTo(std::size_t byte) { at_ = byte; }
  bool Take(std::string_view sign);
  // A word that does not go on.
  bool TakeWord(std::string_view word);
  // A name of several words, between which blanks may be any.
  bool TakeName(std::string_view name);
  // The longest of these names that stands here, the first of equals.
  std::optional<std::size_t> TakeLongest(const std::vector<std::string>& names);
  // "date and time" and "(".
  bool TakeCall(std::string_view name);
  // The letters and digits that stand here; empty where none do.
  std::string_view TakeWord();

  // The character, from 1, that begins at `byte`. Counted on from the last
  // question, or a long sum would take its square.
  std::size_t PositionOf(std::size_t byte) const;
  // kInvalidArgument that names this place and what is there.
  absl::Status Fault(std::string_view expected);

 private:
  bool InWord(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
  mutable std::size_t counted_ = 0, characters_ = 0;  // Bytes, and what begins.
};

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_EXPRESSION_TEXT_INTERNAL_H_
