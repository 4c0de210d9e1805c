// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/two_years.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "portfolio/decide_internal.h"

namespace arrears {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
__extension__ using Wide = __int128;

// R by age in millionths.
std::vector<std::int64_t> Tabulate(const RecoveryCurve& curve) {
  std::vector<std::int64_t> table;
  for (int age = 0; age <= kOldestAge; ++age) {
    table.push_back(std::llround(curve.At(age).probability * kMillion));
  }
  return table;
}

struct Sums {
  std::int64_t items = 0;
  Wide amount = 0;
  std::array<Wide, 3> expected = {};  // Times a million.
  void Merge(const Sums& other) {
    items += other.items;
    amount += other.amount;
    for (std::size_t k = 0; k < expected.size(); ++k) {
      expected[k] += other.expected[k];
    }
  }
};
using Cells = std::vector<std::array<Sums, 2>>;  // [currency][beyond].

absl::StatusOr<std::int64_t> Narrow(Wide sum, Currency currency) {
  if (sum > INT64_MAX || sum < INT64_MIN) {
    return absl::OutOfRangeError(absl::StrCat("two-year line: the sum in ",
                                              currency.code(),
                                              " does not fit 64 bits"));
  }
  return static_cast<std::int64_t>(sum);
}

// Half up; sums are not negative.
Wide FromMillionths(Wide sum) { return (sum + kMillion / 2) / kMillion; }

absl::StatusOr<TwoYearSide> SideOf(const Sums& sums, Currency currency) {
  TwoYearSide side;
  side.items = sums.items;
  const std::array<std::pair<std::int64_t*, Wide>, 4> targets = {{
      {&side.amount, sums.amount},
      {&side.expected_own, FromMillionths(sums.expected[0])},
      {&side.expected_survey, FromMillionths(sums.expected[1])},
      {&side.expected_article, FromMillionths(sums.expected[2])},
  }};
  for (const auto& [to, sum] : targets) {
    absl::StatusOr<std::int64_t> narrow = Narrow(sum, currency);
    if (!narrow.ok()) return narrow.status();
    *to = *narrow;
  }
  return side;
}

}  // namespace

absl::StatusOr<std::vector<TwoYearLine>> TwoYearLines(
    const Ledger& ledger, const Position& position, const RecoveryFit& own,
    const Executor& executor) {
  std::vector<std::vector<std::int64_t>> own_tables = {Tabulate(own.portfolio)};
  for (const RecoveryCurve& segment : own.segments) {
    own_tables.push_back(Tabulate(segment));
  }
  const std::vector<std::int64_t> survey = Tabulate(RecoveryCurve::Ccaa2004());
  const Date as_of = position.at.as_of;
  // Due before this day is beyond the line.
  Date line = AddYearsClamped(as_of, -2);
  while (AddYearsClamped(line, 2) >= as_of) line = line - Days{1};
  const ColumnView<std::int32_t>& segments =
      ledger.view().debtors.segment.codes;

  const std::size_t debtors = ledger.debtor_count();
  const std::size_t tasks = (debtors + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<Cells> parts(tasks, Cells(ledger.currencies().size()));
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t end = std::min(debtors, (task + 1) * kDebtorsPerTask);
    for (std::size_t d = task * kDebtorsPerTask; d < end; ++d) {
      const std::vector<std::int64_t>& curve =
          own_tables.size() > 1 && segments.has(d)
              ? own_tables[static_cast<std::size_t>(segments[d]) + 1]
              : own_tables[0];
      for (const RowIndex item : ledger.items_of(static_cast<RowIndex>(d))) {
        const std::int64_t open = position.open[item];
        const Date due = ledger.due(item);
        if (open <= 0 || due >= as_of) continue;
        const bool beyond = due <= line;
        const std::size_t age = static_cast<std::size_t>(
            std::min((as_of - due).count(), kOldestAge));
        Sums& sums = parts[task][ledger.currency_index(item)][beyond];
        ++sums.items;
        sums.amount += open;
        sums.expected[0] += static_cast<Wide>(open) * curve[age];
        sums.expected[1] += static_cast<Wide>(open) * survey[age];
        sums.expected[2] +=
            static_cast<Wide>(open) * (beyond ? 200'000 : 800'000);
      }
    }
  });
  Cells cells(ledger.currencies().size());
  for (const Cells& part : parts) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
      cells[c][0].Merge(part[c][0]);
      cells[c][1].Merge(part[c][1]);
    }
  }
  std::vector<TwoYearLine> lines;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c][0].items + cells[c][1].items == 0) continue;
    const Currency currency = ledger.currencies()[c];
    absl::StatusOr<TwoYearSide> within = SideOf(cells[c][0], currency);
    if (!within.ok()) return within.status();
    absl::StatusOr<TwoYearSide> beyond = SideOf(cells[c][1], currency);
    if (!beyond.ok()) return beyond.status();
    lines.push_back({currency, *within, *beyond});
  }
  std::sort(lines.begin(), lines.end(),
            [](const TwoYearLine& a, const TwoYearLine& b) {
              return a.currency < b.currency;
            });
  return lines;
}

}  // namespace arrears
