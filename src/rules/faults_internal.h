// SPDX-License-Identifier: Apache-2.0
//
// faults_internal.h: what is wrong with a table, all of it?
//
//   Faults faults;
//   faults.Add(status);
//   if (!faults.empty()) return faults.status();
#ifndef ARREARS_RULES_FAULTS_INTERNAL_H_
#define ARREARS_RULES_FAULTS_INTERNAL_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears::rules_internal {

// The first are told, a line each, and the others counted.
class Faults {
 public:
  // Requires a fault.
  void Add(const absl::Status& status) {
    if (count_ == 0) code_ = status.code();
    if (count_++ < kMostTold) {
      absl::StrAppend(&text_, text_.empty() ? "" : "\n",
                      std::string(status.message()));
    }
  }
  bool empty() const { return count_ == 0; }
  absl::Status status() const {
    if (empty()) return absl::OkStatus();
    return {code_,
            count_ <= kMostTold
                ? text_
                : absl::StrCat(text_, "\nand ", count_ - kMostTold, " more")};
  }

 private:
  static constexpr std::size_t kMostTold = 20;
  absl::StatusCode code_ = absl::StatusCode::kOk;
  std::string text_;
  std::size_t count_ = 0;
};

}  // namespace arrears::rules_internal

#endif  // ARREARS_RULES_FAULTS_INTERNAL_H_
