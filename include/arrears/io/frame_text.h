// SPDX-License-Identifier: Apache-2.0
//
// frame_text.h: how is a frame written as CSV or JSON?
//
//   FrameTextOptions options{.base = Currency::Of("CNY")};
//   std::string csv = FrameCsv(frame, options, executor);
//   std::string json = FrameJson(frame, options);
//
// Money is written as decimals: unit "minor" in the currency that the row's
// `currency` column names (base where there is none), unit "base minor" in the
// base currency. Dates are ISO 8601, doubles have 9 significant digits, nulls
// are empty (CSV) or null (JSON). CSV follows RFC 4180 with LF; fields that
// hold a comma, a quote or a line end are quoted.
#ifndef ARREARS_IO_FRAME_TEXT_H_
#define ARREARS_IO_FRAME_TEXT_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "arrears/base/executor.h"
#include "arrears/base/frame.h"
#include "arrears/base/money.h"

namespace arrears {

struct FrameTextOptions {
  Currency base = Currency::Of("CNY");
};

// Header and one line a row. O(cells); the same bytes at any concurrency.
std::string FrameCsv(const Frame& frame, const FrameTextOptions& options,
                     const Executor& executor = Executor::Serial());

// The same lines to a file, from frames that are made a part at a time, on the
// executor's threads: part(begin, end) has the rows [begin, end), and each has
// the same columns. Memory is a part a thread. kFailedPrecondition when the
// file cannot be written.
[[nodiscard]] absl::Status WriteFrameCsv(
    const std::string& path, std::size_t rows,
    const std::function<Frame(std::size_t begin, std::size_t end)>& part,
    const FrameTextOptions& options,
    const Executor& executor = Executor::Serial());

// An array of objects. Amounts are strings, so that no reader rounds them.
std::string FrameJson(const Frame& frame, const FrameTextOptions& options);

// A text as one field of a CSV, quoted where it must be.
std::string CsvText(std::string_view text);

}  // namespace arrears

#endif  // ARREARS_IO_FRAME_TEXT_H_
