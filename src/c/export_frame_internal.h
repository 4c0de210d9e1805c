// SPDX-License-Identifier: Apache-2.0
//
// From a frame to an Arrow struct array that the caller releases.
#ifndef ARREARS_SRC_C_EXPORT_FRAME_INTERNAL_H_
#define ARREARS_SRC_C_EXPORT_FRAME_INTERNAL_H_

#include "arrears/base/frame.h"
#include "arrears/c/arrears.h"

namespace arrears::c_internal {

// Takes the frame. Dictionaries become dictionary arrays, dates date32, money
// int64 minor units. Fills both or throws std::bad_alloc.
void ExportFrame(Frame frame, ArrowSchema* schema, ArrowArray* array);

}  // namespace arrears::c_internal

#endif  // ARREARS_SRC_C_EXPORT_FRAME_INTERNAL_H_
