// SPDX-License-Identifier: Apache-2.0
//
// aging_totals ITEMS.CSV AS_OF THREADS: the totals of an items file in memory,
// for a comparison with another program over the same file.
//
// Reads the file once (columns id, debtor, document_date, due_date, amount,
// currency, settled_date; two decimals), ages it several times, and prints one
// line of JSON to standard error: the five sums in cents over all currencies,
// credits by their own date; the open items; the median time; and which share
// of the bandwidth of plainly reading the same columns that is.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/aging/aging.h"
#include "arrears/base/column.h"
#include "arrears/base/date.h"
#include "arrears/base/executor.h"
#include "arrears/base/money.h"
#include "arrears/ledger/ledger.h"
#include "arrears/ledger/ledger_data.h"

namespace arrears {
namespace {

constexpr int kRuns = 11;

[[noreturn]] void Fail(const std::string& why) {
  std::cerr << "aging_totals: " << why << '\n';
  std::exit(1);
}

template <class T>
T OrFail(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status().ToString());
  return *std::move(value);
}

// The next field of a file without quotes; moves `at` behind its separator.
std::string_view Field(std::string_view text, std::size_t& at) {
  const std::size_t end = std::min(text.find_first_of(",\n", at), text.size());
  const std::string_view field = text.substr(at, end - at);
  at = end + 1;
  return field;
}

void AppendDate(std::string_view field, ColumnBuilder<Date>& column) {
  if (field.empty()) {
    column.AppendNull();
  } else {
    column.Append(OrFail(ParseIsoDate(field)));
  }
}

LedgerData ReadItems(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view kHeader =
      "id,debtor,document_date,due_date,amount,currency,settled_date\n";
  if (text.substr(0, kHeader.size()) != kHeader) Fail("unexpected header");
  LedgerData data;
  data.debtors.count = 1;  // Totals need no debtors.
  std::map<std::string, std::uint8_t, std::less<>> currencies;
  for (std::size_t at = kHeader.size(); at < text.size();) {
    Field(text, at);
    Field(text, at);
    data.items.debtor.Append(0);
    AppendDate(Field(text, at), data.items.document_date);
    AppendDate(Field(text, at), data.items.due_date);
    data.items.amount.Append(OrFail(ParseMinor(Field(text, at), 2)));
    const std::string_view code = Field(text, at);
    auto known = currencies.find(code);
    if (known == currencies.end()) {
      const auto index = static_cast<std::uint8_t>(currencies.size());
      data.currencies.push_back(OrFail(Currency::Parse(code)));
      known = currencies.emplace(std::string(code), index).first;
    }
    data.items.currency.Append(known->second);
    AppendDate(Field(text, at), data.items.settled_date);
  }
  if (data.currencies.empty()) Fail("no items");
  data.creditor.currency = data.currencies[0];
  return data;
}

double Seconds(const std::chrono::steady_clock::time_point begin) {
  const std::chrono::duration<double> spent =
      std::chrono::steady_clock::now() - begin;
  return spent.count();
}

// The columns that the totals need, each added up: the wall for any program.
double SecondsToRead(const ItemColumns& items, const Executor& executor) {
  constexpr std::size_t kTask = std::size_t{1} << 18;
  const std::size_t rows = items.amount.size();
  std::vector<std::int64_t> sums((rows + kTask - 1) / kTask);
  const auto begin = std::chrono::steady_clock::now();
  executor.Run(sums.size(), [&](std::size_t task) {
    const std::size_t first = task * kTask;
    const std::size_t last = std::min(rows, first + kTask);
    std::int64_t sum = 0;
    std::int32_t days = 0;
    std::uint8_t codes = 0;
    for (std::size_t i = first; i < last; ++i) sum += items.amount[i];
    for (const auto* column :
         {&items.document_date, &items.due_date, &items.settled_date}) {
      for (std::size_t i = first; i < last; ++i) {
        days ^= (*column)[i].days_since_1970();
      }
    }
    for (std::size_t i = first; i < last; ++i) codes ^= items.currency[i];
    sums[task] = sum + days + codes;
  });
  const double seconds = Seconds(begin);
  // Used, so that the loops cannot be left out.
  if (sums[0] == 42) std::cerr << ' ';
  return seconds;
}

}  // namespace

int Run(const std::string& path, const std::string& day, int threads) {
  const LedgerData data = ReadItems(path);
  const LedgerView view = data.View();
  const AsOf at = {OrFail(ParseIsoDate(day))};
  const Executor executor = Executor::Threads(threads);
  const Ledger ledger = OrFail(Ledger::Create(view, {}, executor));
  AgingOptions options;
  options.credits = CreditPresentation::kOwnDate;
  std::vector<double> aging, reading;
  AgingReport report;
  for (int run = 0; run < kRuns; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    report = OrFail(Age(ledger, at, options, executor));
    aging.push_back(Seconds(begin));
    reading.push_back(SecondsToRead(view.items, executor));
  }
  std::vector<std::int64_t> sums(report.buckets.size());
  std::int64_t items = 0;
  for (const CurrencyAging& totals : report.totals) {
    for (std::size_t b = 0; b < sums.size(); ++b) {
      sums[b] += totals.buckets[b].minor;
      items += totals.buckets[b].items;
    }
  }
  const auto median = [](std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + kRuns / 2, values.end());
    return values[kRuns / 2];
  };
  std::cerr << "{\"sums\": [";
  for (std::size_t b = 0; b < sums.size(); ++b) {
    std::cerr << (b ? ", " : "") << sums[b];
  }
  std::cerr << "], \"items\": " << items << ", \"ms\": " << 1e3 * median(aging)
            << ", \"bandwidth_share\": " << median(reading) / median(aging)
            << "}\n";
  return 0;
}

}  // namespace arrears

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: aging_totals ITEMS.CSV AS_OF THREADS\n";
    return 2;
  }
  return arrears::Run(argv[1], argv[2], std::atoi(argv[3]));
}
