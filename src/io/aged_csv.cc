// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "arrears/io/aged_debtors.h"
#include "arrears/io/frame_text.h"
#include "ordered_text_internal.h"

namespace arrears {
namespace {

constexpr std::size_t kRowsPerPart = 8192;
constexpr std::size_t kRowsAhead = 8;
// Of an amount: a sign, 19 digits, a point, and the comma before it.
constexpr std::size_t kAmountBytes = 24;

// ",-12.34" at `at`, where there is room for kAmountBytes.
char* PutAmount(std::int64_t minor, int exponent, char* at) {
  *at++ = ',';
  if (minor == 0) {  // Most buckets of most debtors.
    *at++ = '0';
    if (exponent == 0) return at;
    *at++ = '.';
    std::memcpy(at, "0000", 4);
    return at + exponent;
  }
  char digits[20];
  const std::uint64_t size = minor < 0 ? 0 - static_cast<std::uint64_t>(minor)
                                       : static_cast<std::uint64_t>(minor);
  const auto count = static_cast<int>(
      std::to_chars(digits, digits + sizeof digits, size).ptr - digits);
  if (minor < 0) *at++ = '-';
  if (count <= exponent) {
    *at++ = '0';
  } else {
    std::memcpy(at, digits, static_cast<std::size_t>(count - exponent));
    at += count - exponent;
  }
  if (exponent == 0) return at;
  *at++ = '.';
  for (int zeros = exponent - count; zeros > 0; --zeros) *at++ = '0';
  const int fraction = std::min(count, exponent);
  std::memcpy(at, digits + count - fraction,
              static_cast<std::size_t>(fraction));
  return at + fraction;
}

void AppendRow(const AgedDebtors::Row& row, bool outside, std::string* text) {
  io_internal::AppendCsvText(row.debtor, text);
  const int exponent = row.currency.exponent();
  const std::size_t begin = text->size();
  text->resize(begin + 4 + (row.buckets.size() + 3) * kAmountBytes);
  char* at = text->data() + begin;
  *at++ = ',';
  std::memcpy(at, row.currency.code().data(), 3);
  at += 3;
  for (const AgingCell& cell : row.buckets) {
    at = PutAmount(cell.minor, exponent, at);
  }
  at = PutAmount(row.unapplied, exponent, at);
  if (outside) at = PutAmount(row.outside, exponent, at);
  at = PutAmount(row.total, exponent, at);
  *at++ = '\n';
  text->resize(static_cast<std::size_t>(at - text->data()));
}

bool AnyOutside(const AgingReport& report, const AgedDebtors& debtors) {
  // Totals tell, but for sums that happen to be 0.
  for (const CurrencyAging& total : report.totals) {
    if (total.outside.items == 0 && total.outside.minor == 0) continue;
    for (std::size_t row = 0; row < debtors.size(); ++row) {
      if (debtors[row].outside != 0) return true;
    }
    return false;
  }
  return false;
}

std::string Header(const AgingReport& report, bool outside) {
  std::string header = "debtor,currency";
  for (const AgingBucket& bucket : report.buckets) {
    absl::StrAppend(&header, ",", CsvText(bucket.label));
  }
  header += outside ? ",unapplied,outside,total\n" : ",unapplied,total\n";
  return header;
}

absl::Status Write(const AgingReport& report, const AgedDebtors& debtors,
                   const io_internal::TextTarget& target,
                   const Executor& executor) {
  const bool outside = AnyOutside(report, debtors);
  const std::size_t parts = (debtors.size() + kRowsPerPart - 1) / kRowsPerPart;
  return io_internal::WriteInOrder(
      target, Header(report, outside), parts, executor,
      [&](std::size_t part, std::string* text) {
        const std::size_t begin = part * kRowsPerPart;
        const std::size_t end = std::min(debtors.size(), begin + kRowsPerPart);
        text->reserve(kRowsPerPart * 96);
        for (std::size_t row = begin; row < end; ++row) {
          if (row + kRowsAhead < end) debtors.Prefetch(row + kRowsAhead);
          AppendRow(debtors[row], outside, text);
        }
      });
}

}  // namespace

absl::Status WriteDebtorAgingCsv(const AgingReport& report,
                                 const AgedDebtors& debtors, int descriptor,
                                 const Executor& executor) {
  return Write(
      report, debtors,
      {descriptor, descriptor == 1 ? "standard output"
                                   : absl::StrCat("descriptor ", descriptor)},
      executor);
}

absl::Status WriteDebtorAgingCsv(const AgingReport& report,
                                 const AgedDebtors& debtors,
                                 const std::string& path,
                                 const Executor& executor) {
  absl::StatusOr<io_internal::OutputFile> file =
      io_internal::OutputFile::Create(path);
  if (!file.ok()) return file.status();
  absl::Status status = Write(report, debtors, file->target(), executor);
  if (!status.ok()) return status;
  return file->Close();
}

}  // namespace arrears
