// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "table_parser_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

void MergeInto(std::vector<MinorSum>* sums, const std::vector<MinorSum>& more) {
  sums->resize(std::max(sums->size(), more.size()));
  for (std::size_t i = 0; i < more.size(); ++i) (*sums)[i].Merge(more[i]);
}

std::string ListOf(std::span<const std::string_view> values) {
  std::string list;
  for (const std::string_view value : values) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", std::string(value));
  }
  return list;
}

}  // namespace

void AddTo(std::vector<MinorSum>* sums, std::size_t index, std::int64_t minor) {
  if (index >= sums->size()) sums->resize(index + 1);
  (*sums)[index].Add(minor);
}

std::size_t CurrencyRegistry::IndexOf(Currency currency) {
  const auto find = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (currencies_[i] == currency) return i;
    }
    return kMost;
  };
  const std::size_t found = find(size());
  if (found < kMost) return found;
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::size_t count = size();
  const std::size_t meanwhile = find(count);
  if (meanwhile < kMost) return meanwhile;
  if (count == kMost) {
    overflowed_ = true;
    return 0;
  }
  currencies_[count] = currency;
  count_.store(count + 1, std::memory_order_release);
  return count;
}

void AmountTally::AddRead(std::size_t currency, std::int64_t minor) {
  AddTo(&read, currency, minor);
  if (currency >= rows_read.size()) rows_read.resize(currency + 1);
  ++rows_read[currency];
}
void AmountTally::AddRead(std::size_t currency, const MinorSum& sum,
                          std::int64_t rows) {
  if (currency >= read.size()) read.resize(currency + 1);
  read[currency].Merge(sum);
  if (currency >= rows_read.size()) rows_read.resize(currency + 1);
  rows_read[currency] += rows;
}
void AmountTally::AddRejected(std::size_t currency, std::int64_t minor) {
  AddTo(&rejected, currency, minor);
}
void AmountTally::Merge(const AmountTally& other) {
  MergeInto(&read, other.read);
  MergeInto(&rejected, other.rejected);
  rows_read.resize(std::max(rows_read.size(), other.rows_read.size()));
  for (std::size_t i = 0; i < other.rows_read.size(); ++i) {
    rows_read[i] += other.rows_read[i];
  }
  unread += other.unread;
}

TableParser::TableParser(const TableBinding& binding,
                         const ParserOptions& options)
    : binding_(binding),
      options_(options),
      currency_column_(binding.Find("currency")),
      amount_column_(binding.Find("amount")),
      scratch_(binding.columns().size()) {
  for (const BoundColumn& column : binding.columns()) {
    rows_.columns.emplace_back().bound = &column;
  }
}

ParsedRows& TableParser::Parse(const CsvBatch& batch) {
  batch_ = &batch;
  rows_.rows = batch.rows;
  rows_.line.assign(batch.line.begin(), batch.line.end());
  rows_.first_line = batch.first_line;
  rows_.rows_read = batch.rows + batch.faults.size();
  rows_.rows_rejected = 0;
  rows_.rejects.clear();
  rows_.tally = {};
  from_.resize(batch.rows);
  std::iota(from_.begin(), from_.end(), 0u);
  // Amounts need their currency, and the kind of an item may need its amount.
  if (currency_column_ >= 0) {
    ParseColumn(static_cast<std::size_t>(currency_column_));
  }
  if (amount_column_ >= 0) {
    ParseColumn(static_cast<std::size_t>(amount_column_));
  }
  for (std::size_t c = 0; c < rows_.columns.size(); ++c) {
    const int column = static_cast<int>(c);
    if (column != currency_column_ && column != amount_column_) ParseColumn(c);
  }
  TallyAll();
  AddCsvFaults();
  bad_.assign(rows_.rows, 0);
  for (ParsedColumn& column : rows_.columns) MarkBadRows(&column);
  RejectMarkedRows();
  RejectSmallAmounts();
  return rows_;
}

// Byte by byte over states, so that it vectorises: nearly no row is bad.
void TableParser::MarkBadRows(ParsedColumn* column) {
  const auto* const state =
      reinterpret_cast<const std::uint8_t*>(column->state.data());
  const int required = column->bound->spec.value_required ? 1 : 0;
  std::uint8_t* const __restrict bad = bad_.data();
  std::uint8_t any = 0;
  const std::size_t rows = rows_.rows;
  for (std::size_t row = 0; row < rows; ++row) {
    any |= state[row];
    bad[row] |=
        static_cast<std::uint8_t>((state[row] >> 1) | (state[row] & required));
  }
  column->has_nulls = required == 0 && any != 0;
}

std::optional<std::size_t> TableParser::AmountCurrency(std::size_t row) const {
  if (amount_column_ < 0) return std::nullopt;
  const ParsedColumn& amount =
      rows_.columns[static_cast<std::size_t>(amount_column_)];
  const AmountIn in = amount.bound->spec.amount_in;
  if (!amount.has(row) || in == AmountIn::kItem) return std::nullopt;
  if (in == AmountIn::kBase || currency_column_ < 0) return 0;
  const ParsedColumn& currency =
      rows_.columns[static_cast<std::size_t>(currency_column_)];
  if (currency.state[row] == FieldState::kBad) return std::nullopt;
  return currency.has(row) ? currency.small[row] : 0;
}

// The number of the currency of all amounts; nullopt: they differ.
std::optional<std::size_t> TableParser::OneCurrency() const {
  const ParsedColumn& amount =
      rows_.columns[static_cast<std::size_t>(amount_column_)];
  if (amount.bound->spec.amount_in == AmountIn::kBase || currency_column_ < 0) {
    return 0;
  }
  const ParsedColumn& currency =
      rows_.columns[static_cast<std::size_t>(currency_column_)];
  if (rows_.rows == 0) return 0;
  std::uint8_t differ = 0, bad = 0;
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    differ |= currency.small[row] ^ currency.small[0];
    bad |= static_cast<std::uint8_t>(currency.state[row]);
  }
  if (differ != 0 || bad != 0) return std::nullopt;
  return currency.small[0];
}

void TableParser::TallyAll() {
  if (amount_column_ < 0) return;
  const ParsedColumn& amount =
      rows_.columns[static_cast<std::size_t>(amount_column_)];
  if (amount.bound->spec.amount_in == AmountIn::kItem) return;
  if (const std::optional<std::size_t> one = OneCurrency()) {
    MinorSum sum;
    std::int64_t count = 0;
    for (std::size_t row = 0; row < rows_.rows; ++row) {
      const std::int64_t present = amount.has(row) ? 1 : 0;
      sum.Add(amount.wide[row] & -present);  // What is null or bad is unread.
      count += present;
    }
    if (count > 0) rows_.tally.AddRead(*one, sum, count);
    return;
  }
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    const std::optional<std::size_t> currency = AmountCurrency(row);
    if (currency) rows_.tally.AddRead(*currency, amount.wide[row]);
  }
}

void TableParser::AddCsvFaults() {
  for (const CsvFault& fault : batch_->faults) {
    RejectedField reject{options_.file,      fault.line,  "", "",
                         Shown(fault.value), fault.reason};
    if (fault.column >= 0) {
      const auto position = static_cast<std::size_t>(fault.column);
      reject.column = binding_.FileColumnName(position);
      for (const BoundColumn& bound : binding_.columns()) {
        const auto reads = [&](std::size_t part) {
          return binding_.file_columns()[part] == position;
        };
        if (std::any_of(bound.parts.begin(), bound.parts.end(), reads)) {
          reject.field = bound.field;
          break;
        }
      }
    }
    rows_.rejects.push_back(std::move(reject));
    ++rows_.rows_rejected;
    if (amount_column_ >= 0) ++rows_.tally.unread;
  }
}

std::string TableParser::RejectedText(const BoundColumn& bound,
                                      std::size_t row) {
  const std::size_t from = from_[row];
  std::string text;
  if (bound.direct) {
    text = batch_->field(bound.parts[0], from);
  } else {
    AppendText(bound, from, &text);
  }
  if (bound.credit) {
    const std::string_view credit = batch_->field(*bound.credit, from);
    if (!text.empty() || !credit.empty()) {
      absl::StrAppend(&text, " - ", std::string(credit));
    }
  }
  if (bound.sign) {
    absl::StrAppend(&text, " ", std::string(batch_->field(*bound.sign, from)));
  }
  return text;
}

// kNone: the text is an amount, and its sign is at fault.
AmountFault TableParser::AmountFaultOf(const BoundColumn& bound,
                                       std::size_t row) const {
  const int exponent = ExponentOf(bound, row);
  std::vector<std::size_t> parts = bound.parts;
  if (bound.credit) parts.push_back(*bound.credit);
  for (const std::size_t part : parts) {
    std::string_view text = batch_->field(part, from_[row]);
    std::int64_t minor;
    if (bound.text.Clean(&text)) continue;
    const AmountFault fault =
        bound.amount.Parse(text, exponent, &minor, AmountLimit(bound));
    if (fault != AmountFault::kNone) return fault;
  }
  return AmountFault::kNone;
}

// Places and bounds are those of a currency: where that cannot be read, it
// alone is at fault.
bool TableParser::FaultOfCurrency(const BoundColumn& bound,
                                  std::size_t row) const {
  if (bound.spec.amount_in != AmountIn::kRow || currency_column_ < 0 ||
      rows_.columns[static_cast<std::size_t>(currency_column_)].state[row] !=
          FieldState::kBad) {
    return false;
  }
  const AmountFault fault = AmountFaultOf(bound, row);
  return fault == AmountFault::kTooManyPlaces ||
         fault == AmountFault::kTooLarge;
}

std::string TableParser::ReasonOf(const ParsedColumn& column,
                                  std::string_view text,
                                  std::size_t row) const {
  const BoundColumn& bound = *column.bound;
  if (column.state[row] == FieldState::kNull) return "required";
  if (!bound.codes.empty() &&
      bound.codes.find(std::string(text)) == bound.codes.end() &&
      !bound.source->otherwise) {
    return "not listed in the codes of the mapping";
  }
  switch (bound.spec.kind) {
    case FieldKind::kDate:
    case FieldKind::kWallMinute:
      return "not " + bound.date.Expected();
    case FieldKind::kAmount: {
      const AmountFault fault = AmountFaultOf(bound, row);
      return fault == AmountFault::kNone
                 ? "its sign is not in the mapping"
                 : bound.amount.Reason(fault, ExponentOf(bound, row));
    }
    case FieldKind::kRateE9: {
      std::int64_t value;
      bound.text.Clean(&text);
      return bound.amount.Reason(bound.amount.ParseE9(text, &value), 9);
    }
    case FieldKind::kCurrency:
      return "not three letters A-Z";
    case FieldKind::kEnum:
      return "none of " + ListOf(bound.spec.values);
    case FieldKind::kFlag:
      return "neither true nor false";
    case FieldKind::kInteger:
      return "not an integer of 64 bits";
    default:
      return bound.amount.Reason(AmountFault::kMalformed, 2);
  }
}

void TableParser::AddReject(std::size_t column, std::size_t row,
                            std::string_view value, std::string reason) {
  const BoundColumn& bound = *rows_.columns[column].bound;
  rows_.rejects.push_back({options_.file, rows_.line_of(row), bound.shown,
                           bound.field, Shown(value), std::move(reason)});
}

// Lists, counts and removes the rows in bad_.
void TableParser::RejectMarkedRows() {
  const auto bad = std::find(bad_.begin(), bad_.end(), 1);
  if (bad == bad_.end()) return;
  for (std::size_t row = static_cast<std::size_t>(bad - bad_.begin());
       row < rows_.rows; ++row) {
    if (bad_[row] == 0) continue;
    for (std::size_t c = 0; c < rows_.columns.size(); ++c) {
      const ParsedColumn& column = rows_.columns[c];
      const FieldState state = column.state[row];
      if (state == FieldState::kPresent ||
          (state == FieldState::kNull && !column.bound->spec.value_required)) {
        continue;
      }
      if (state == FieldState::kBad && FaultOfCurrency(*column.bound, row)) {
        continue;
      }
      const std::string text = RejectedText(*column.bound, row);
      AddReject(c, row, text, ReasonOf(column, text, row));
    }
  }
  Compact();
}

void TableParser::RejectSmallAmounts() {
  std::vector<LateReject> rejects;
  for (const ParsedColumn& column : rows_.columns) {
    const std::optional<std::int64_t> least = column.bound->spec.least;
    if (!least) continue;
    for (std::size_t row = 0; row < rows_.rows; ++row) {
      if (!column.has(row) || column.wide[row] >= *least) continue;
      rejects.push_back({row, column.bound->field,
                         *least == 0 ? "is negative" : "is not positive"});
    }
  }
  Reject(rejects);
}

void TableParser::Reject(std::span<const LateReject> rejects) {
  if (rejects.empty()) return;
  bad_.assign(rows_.rows, 0);
  for (const LateReject& reject : rejects) {
    bad_[reject.row] = 1;
    std::size_t column = 0;
    while (column + 1 < rows_.columns.size() &&
           rows_.columns[column].bound->field != reject.field) {
      ++column;
    }
    AddReject(column, reject.row,
              reject.value
                  ? *reject.value
                  : RejectedText(*rows_.columns[column].bound, reject.row),
              reject.reason);
  }
  Compact();
}

void TableParser::Compact() {
  const std::size_t rows = rows_.rows;
  for (std::size_t row = 0; row < rows; ++row) {
    if (bad_[row] == 0) continue;
    ++rows_.rows_rejected;
    if (const std::optional<std::size_t> currency = AmountCurrency(row)) {
      const auto amount = static_cast<std::size_t>(amount_column_);
      rows_.tally.AddRejected(*currency, rows_.columns[amount].wide[row]);
    } else if (amount_column_ >= 0) {
      ++rows_.tally.unread;
    }
  }
  const auto compact = [&](auto* values) {
    if (values->size() != rows) return;
    std::size_t to = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (bad_[row] == 0) (*values)[to++] = (*values)[row];
    }
    values->resize(to);
  };
  for (ParsedColumn& column : rows_.columns) {
    compact(&column.wide);
    compact(&column.narrow);
    compact(&column.dates);
    compact(&column.small);
    compact(&column.real);
    compact(&column.fields);
    compact(&column.hash);
    compact(&column.state);
  }
  compact(&rows_.line);
  compact(&from_);
  rows_.rows = rows_.line.size();
}

}  // namespace arrears::io_internal
