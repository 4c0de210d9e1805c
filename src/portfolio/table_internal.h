// SPDX-License-Identifier: Apache-2.0
#ifndef ARREARS_PORTFOLIO_TABLE_INTERNAL_H_
#define ARREARS_PORTFOLIO_TABLE_INTERNAL_H_

#include <utility>

#include "arrears/base/frame.h"

namespace arrears {

// Names of our own columns never repeat, so Add cannot fail on a name; a label
// that repeats one is kept under the name it has.
inline void Put(Column column, Frame* frame) {
  const absl::Status status = frame->Add(std::move(column));
  static_cast<void>(status);
}

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_TABLE_INTERNAL_H_
