// SPDX-License-Identifier: Apache-2.0
//
// The loops of TableParser that turn the fields of a column into values.
#include <algorithm>
#include <cstring>
#include <utility>

#include "table_parser_internal.h"
#include "text_hash_internal.h"

namespace arrears::io_internal {

std::string_view TableParser::RawText(const BoundColumn& bound,
                                      std::size_t part, std::size_t row) const {
  std::string_view text = batch_->field(part, row);
  return bound.text.Clean(&text) ? std::string_view() : text;
}

// The text of a column that is not simply a field, before translation.
void TableParser::AppendText(const BoundColumn& bound, std::size_t row,
                             std::string* out) {
  if (bound.parts.empty()) {
    *out += *bound.source->constant;
    return;
  }
  const std::size_t begin = out->size();
  for (const std::size_t part : bound.parts) {
    const std::string_view text = RawText(bound, part, row);
    if (text.empty()) continue;
    if (out->size() > begin) {
      if (bound.source->take_first) return;
      *out += bound.source->separator;
    }
    *out += text;
  }
}

void TableParser::BuildTexts(std::size_t column) {
  ParsedColumn& parsed = rows_.columns[column];
  const BoundColumn& bound = *parsed.bound;
  Scratch& scratch = scratch_[column];
  scratch.built.assign(64, ' ');
  scratch.untranslated.assign(bound.codes.empty() ? 0 : rows_.rows, 0);
  parsed.fields.resize(rows_.rows);
  std::string text;
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    text.clear();
    AppendText(bound, row, &text);
    if (!bound.codes.empty()) {
      const auto code = bound.codes.find(text);
      if (code != bound.codes.end()) {
        const bool negative =
            !code->second->to_negative.empty() && amount_column_ >= 0 &&
            rows_.columns[static_cast<std::size_t>(amount_column_)].wide[row] <
                0;
        text = negative ? code->second->to_negative : code->second->to;
      } else if (bound.source->otherwise) {
        text = *bound.source->otherwise;
      } else if (!text.empty()) {
        scratch.untranslated[row] = 1;
        text.clear();
      }
    }
    const auto begin = static_cast<std::uint32_t>(scratch.built.size());
    scratch.built += text;
    parsed.fields[row] = {begin,
                          static_cast<std::uint32_t>(scratch.built.size())};
  }
  scratch.built.append(64, ' ');
  parsed.data = scratch.built.data();
}

// Points the column at its texts, built or as they stand in the batch.
void TableParser::TakeTexts(std::size_t column, bool to_keep) {
  ParsedColumn& parsed = rows_.columns[column];
  scratch_[column].untranslated.clear();
  if (!parsed.bound->direct) {
    BuildTexts(column);
    parsed.read = parsed.fields;
    return;
  }
  parsed.data = batch_->data;
  parsed.read = batch_->columns[parsed.bound->parts[0]];
  if (!to_keep) return;
  parsed.fields.assign(parsed.read.begin(), parsed.read.end());
  parsed.read = parsed.fields;
}

// Texts stay where they are; their fields lose outer spaces.
void TableParser::ParseTexts(ParsedColumn* column) {
  const FieldText& clean =
      column->bound->direct ? column->bound->text : plain_text_;
  const bool hashed = column->bound->spec.kind == FieldKind::kReference ||
                      column->bound->spec.name == "id";
  column->hash.resize(hashed ? rows_.rows : 0);
  const char* const data = column->data;
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    CsvField& field = column->fields[row];
    std::string_view text(data + field.begin, field.end - field.begin);
    const bool null = clean.Clean(&text);
    column->state[row] = null ? FieldState::kNull : FieldState::kPresent;
    field.begin = static_cast<std::uint32_t>(text.data() - data);
    field.end = field.begin + static_cast<std::uint32_t>(text.size());
    if (hashed) column->hash[row] = HashText(text.data(), text.size());
  }
}

void TableParser::ParseCodes(ParsedColumn* column) {
  const FieldText& clean =
      column->bound->direct ? column->bound->text : plain_text_;
  column->narrow.resize(rows_.rows);
  column->texts.clear();
  code_of_.clear();
  std::string_view last;
  std::int32_t last_code = -1;
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    std::string_view text = column->read_text(row);
    if (clean.Clean(&text)) {
      column->state[row] = FieldState::kNull;
      column->narrow[row] = 0;
      continue;
    }
    column->state[row] = FieldState::kPresent;
    if (last_code < 0 || text != last) {
      const auto [entry, added] = code_of_.emplace(
          text, static_cast<std::int32_t>(column->texts.size()));
      if (added) column->texts.emplace_back(text);
      last = text;
      last_code = entry->second;
    }
    column->narrow[row] = last_code;
  }
}

void TableParser::ParseEnums(ParsedColumn* column) {
  const FieldText& clean =
      column->bound->direct ? column->bound->text : plain_text_;
  const auto values = column->bound->spec.values;
  column->small.resize(rows_.rows);
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    std::string_view text = column->read_text(row);
    const bool null = clean.Clean(&text);
    const auto found = std::find(values.begin(), values.end(), text);
    const bool known = !null && found != values.end();
    column->small[row] =
        known ? static_cast<std::uint8_t>(found - values.begin()) : 0;
    column->state[row] = null    ? FieldState::kNull
                         : known ? FieldState::kPresent
                                 : FieldState::kBad;
  }
}

void TableParser::ParseFlags(ParsedColumn* column) {
  const FieldText& clean =
      column->bound->direct ? column->bound->text : plain_text_;
  column->small.resize(rows_.rows);
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    std::string_view text = column->read_text(row);
    bool value = false;
    column->state[row] = clean.Clean(&text)        ? FieldState::kNull
                         : ParseFlag(text, &value) ? FieldState::kPresent
                                                   : FieldState::kBad;
    column->small[row] = value ? 1 : 0;
  }
}

void TableParser::ParseCurrencies(ParsedColumn* column) {
  const FieldText& clean =
      column->bound->direct ? column->bound->text : plain_text_;
  column->small.resize(rows_.rows);
  char last[3] = {};
  std::uint8_t last_index = 0;
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    std::string_view text = column->read_text(row);
    if (text.size() != 3 || std::memcmp(text.data(), last, 3) != 0) {
      const bool null = clean.Clean(&text);
      const absl::StatusOr<Currency> currency = Currency::Parse(text);
      if (null || !currency.ok()) {
        column->state[row] = null ? FieldState::kNull : FieldState::kBad;
        column->small[row] = 0;
        continue;
      }
      std::memcpy(last, text.data(), 3);
      last_index =
          static_cast<std::uint8_t>(options_.currencies->IndexOf(*currency));
    }
    column->state[row] = FieldState::kPresent;
    column->small[row] = last_index;
  }
}

void TableParser::ParseNumbers(ParsedColumn* column) {
  const BoundColumn& bound = *column->bound;
  const FieldText& clean = bound.direct ? bound.text : plain_text_;
  const FieldKind kind = bound.spec.kind;
  const bool real = kind == FieldKind::kRate || kind == FieldKind::kNumber;
  if (real) column->real.resize(rows_.rows);
  if (!real) column->wide.resize(rows_.rows);
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    std::string_view text = column->read_text(row);
    if (clean.Clean(&text)) {
      column->state[row] = FieldState::kNull;
      continue;
    }
    const bool good = real ? bound.amount.ParseDouble(text, &column->real[row])
                      : kind == FieldKind::kInteger
                          ? ParseInteger(text, &column->wide[row])
                          : bound.amount.ParseE9(text, &column->wide[row]) ==
                                AmountFault::kNone;
    column->state[row] = good ? FieldState::kPresent : FieldState::kBad;
  }
}

void TableParser::ParseMinutes(ParsedColumn* column) {
  const BoundColumn& bound = *column->bound;
  const FieldText& clean = bound.direct ? bound.text : plain_text_;
  column->narrow.resize(rows_.rows);
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    std::string_view text = column->read_text(row);
    column->state[row] = clean.Clean(&text) ? FieldState::kNull
                         : bound.date.ParseMinute(text, &column->narrow[row])
                             ? FieldState::kPresent
                             : FieldState::kBad;
  }
}

int TableParser::ExponentOf(const BoundColumn& bound, std::size_t row) const {
  if (bound.spec.amount_in == AmountIn::kItem) return options_.item_exponent;
  if (bound.spec.amount_in == AmountIn::kRow && currency_column_ >= 0) {
    const ParsedColumn& currency =
        rows_.columns[static_cast<std::size_t>(currency_column_)];
    if (currency.has(row)) {
      return (*options_.currencies)[currency.small[row]].exponent();
    }
  }
  return options_.base.exponent();
}

std::int64_t TableParser::AmountLimit(const BoundColumn& bound) const {
  const bool scaled =
      bound.spec.amount_in == AmountIn::kItem && options_.item_exponents_differ;
  return scaled ? kMaxScaledAmount : kMaxAmountMinor;
}

std::optional<int> TableParser::OneExponent(const BoundColumn& bound) const {
  if (rows_.rows == 0) return 2;
  const int first = ExponentOf(bound, 0);
  if (bound.spec.amount_in != AmountIn::kRow || currency_column_ < 0) {
    return first;
  }
  const std::size_t count = options_.currencies->size();
  bool one = options_.base.exponent() == first;
  for (std::size_t i = 0; i < count; ++i) {
    one = one && (*options_.currencies)[i].exponent() == first;
  }
  if (one) return first;
  // Some currency of the file differs; perhaps none of this batch.
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    if (ExponentOf(bound, row) != first) return std::nullopt;
  }
  return first;
}

void TableParser::ParseAmountFields(const BoundColumn& bound, const char* data,
                                    std::span<const CsvField> fields,
                                    std::vector<std::int64_t>* minor,
                                    std::vector<FieldState>* state) {
  minor->resize(fields.size());
  state->resize(fields.size());
  const FieldText& clean =
      bound.direct || bound.credit ? bound.text : plain_text_;
  if (const std::optional<int> exponent = OneExponent(bound)) {
    ParseAmounts(bound.amount, clean, *exponent, AmountLimit(bound), data,
                 fields, minor->data(), state->data());
    return;
  }
  for (std::size_t row = 0; row < fields.size(); ++row) {
    ParseAmounts(bound.amount, clean, ExponentOf(bound, row), kMaxAmountMinor,
                 data, fields.subspan(row, 1), minor->data() + row,
                 state->data() + row);
  }
}

// Debit less credit; a missing side is 0, both missing a null.
void TableParser::SubtractCredit(ParsedColumn* column) {
  const BoundColumn& bound = *column->bound;
  ParseAmountFields(bound, batch_->data, batch_->columns[*bound.credit],
                    &credit_, &credit_state_);
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    FieldState& state = column->state[row];
    if (state == FieldState::kBad || credit_state_[row] == FieldState::kBad) {
      state = FieldState::kBad;
      column->wide[row] = 0;  // As all amounts are that cannot be read.
    } else if (credit_state_[row] == FieldState::kPresent) {
      state = FieldState::kPresent;
      column->wide[row] -= credit_[row];
    }
  }
}

// The sign stands in the mapping or in a column of its own.
void TableParser::ApplySign(ParsedColumn* column) {
  const BoundColumn& bound = *column->bound;
  const ColumnSource& source = *bound.source;
  const auto holds = [](const std::vector<std::string>& texts,
                        std::string_view text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  for (std::size_t row = 0; row < rows_.rows; ++row) {
    if (column->state[row] != FieldState::kPresent) continue;
    bool negate = source.negate;
    if (bound.sign) {
      const std::string_view sign = RawText(bound, *bound.sign, row);
      negate = holds(source.negative_texts, sign);
      if (!negate && !holds(source.positive_texts, sign)) {
        column->state[row] = FieldState::kBad;
        column->wide[row] = 0;
      }
    }
    if (negate) column->wide[row] = -column->wide[row];
  }
}

void TableParser::ParseAmountColumn(std::size_t column) {
  ParsedColumn& parsed = rows_.columns[column];
  const BoundColumn& bound = *parsed.bound;
  ParseAmountFields(bound, parsed.data, parsed.read, &parsed.wide,
                    &parsed.state);
  if (bound.credit) SubtractCredit(&parsed);
  if (bound.sign || bound.source->negate) ApplySign(&parsed);
}

void TableParser::ParseColumn(std::size_t column) {
  ParsedColumn& parsed = rows_.columns[column];
  const FieldKind kind = parsed.bound->spec.kind;
  TakeTexts(column, kind == FieldKind::kText || kind == FieldKind::kReference);
  parsed.state.resize(rows_.rows);
  switch (kind) {
    case FieldKind::kText:
    case FieldKind::kReference:
      ParseTexts(&parsed);
      break;
    case FieldKind::kCode:
      ParseCodes(&parsed);
      break;
    case FieldKind::kEnum:
      ParseEnums(&parsed);
      break;
    case FieldKind::kFlag:
      ParseFlags(&parsed);
      break;
    case FieldKind::kDate:
      parsed.dates.resize(rows_.rows);
      ParseDays(parsed.bound->date,
                parsed.bound->direct ? parsed.bound->text : plain_text_,
                parsed.data, parsed.read, parsed.dates.data(),
                parsed.state.data());
      break;
    case FieldKind::kWallMinute:
      ParseMinutes(&parsed);
      break;
    case FieldKind::kAmount:
      ParseAmountColumn(column);
      break;
    case FieldKind::kCurrency:
      ParseCurrencies(&parsed);
      break;
    case FieldKind::kRate:
    case FieldKind::kRateE9:
    case FieldKind::kInteger:
    case FieldKind::kNumber:
      ParseNumbers(&parsed);
      break;
  }
  const std::vector<std::uint8_t>& untranslated = scratch_[column].untranslated;
  for (std::size_t row = 0; row < untranslated.size(); ++row) {
    if (untranslated[row] != 0) parsed.state[row] = FieldState::kBad;
  }
}

}  // namespace arrears::io_internal
