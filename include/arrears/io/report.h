// SPDX-License-Identifier: Apache-2.0
//
// report.h: how does the whole portfolio look on one page?
//
//   ReportOptions options{.rows = 1000, .language = Language::kZh};
//   absl::StatusOr<std::string> html =
//       ReportHtml(ledger, portfolio, setting, options);
//   // write it to report.html and open it in any browser
//
// One self-contained file: no network, no fonts, no libraries. It shows the
// proof, the two-year line under three curves, aging, recovery by age with its
// interval, and the worklist with reasons, alternatives and what the guard
// refused; sortable, filterable, in English and Chinese at the press of a
// button. Texts from the ledger are escaped.
#ifndef ARREARS_IO_REPORT_H_
#define ARREARS_IO_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "arrears/io/read_report.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

struct ReportOptions {
  std::size_t rows = 1000;            // Of the worklist, from the top.
  Language language = Language::kEn;  // Shown first.
  // Of the reading, for the head of the page; amounts of the items file.
  std::int64_t rows_read = 0, rows_rejected = 0;
  std::vector<ReadTotals> amounts_read = {};
  std::int64_t amounts_unread = 0;  // Of rejected rows, beside these totals.
  bool currency_assumed = false;    // As ReadReport has it.
  // ForecastTable of the ledger on the day, for the page; nullptr: none.
  const Frame* forecast = nullptr;
};

// O(rows + debtors).
[[nodiscard]] absl::StatusOr<std::string> ReportHtml(
    const Ledger& ledger, const Portfolio& portfolio, const Setting& setting,
    const ReportOptions& options);

// The numbers of the page as JSON, for summary.json: as_of, creditor, aging
// totals with proof, two-year lines, recovery curve, counts by action,
// expected recovery, versions, reading.
[[nodiscard]] absl::StatusOr<std::string> SummaryJson(
    const Ledger& ledger, const Portfolio& portfolio, const Setting& setting,
    const ReportOptions& options);

}  // namespace arrears

#endif  // ARREARS_IO_REPORT_H_
