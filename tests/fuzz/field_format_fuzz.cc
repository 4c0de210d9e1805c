// SPDX-License-Identifier: Apache-2.0
//
// Dates and amounts as a mapping describes them: a pattern is refused with a
// message or reads dates that print as they were; amounts are what a regular
// expression and long division say; the loops over columns agree with both.
// The first byte chooses the rules; a date pattern, a line end and a text
// follow.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "arrears/base/date.h"
#include "field_format_internal.h"

namespace arrears {
namespace {

using io_internal::AmountFault;
using io_internal::AmountFormat;
using io_internal::DateFormat;
using io_internal::FieldState;
using io_internal::FieldText;

void Require(bool holds) {
  if (!holds) std::abort();
}

FieldRules RulesOf(unsigned choice) {
  constexpr const char* kGroupings[] = {"", ",", ".", "'", " "};
  FieldRules rules;
  rules.decimal = choice % 2 == 0 ? '.' : ',';
  rules.grouping = kGroupings[choice / 2 % 5];
  rules.negative = static_cast<NegativeStyle>(choice / 10 % 3);
  rules.trim = choice / 30 % 2 == 0;
  if (choice / 60 % 2 == 1) rules.nulls = {"-", "0.00", "9999-12-31"};
  if (rules.grouping == std::string(1, rules.decimal)) rules.grouping = "";
  return rules;
}

// A field with what must stand around it.
struct Padded {
  explicit Padded(std::string_view text)
      : data(std::string(64, '7') + std::string(text) + std::string(64, '7')),
        fields{{64, static_cast<std::uint32_t>(64 + text.size())}} {}
  std::string data;
  std::vector<CsvField> fields;
};

// ---- Dates.

std::string Digits(int value, std::size_t width) {
  std::string text = std::to_string(value);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

// Prints what `pattern` asks for, where it asks for no time of day.
std::optional<std::string> Printed(const std::string& pattern, Date date) {
  if (pattern.find_first_of("hmsfZ%") != pattern.npos) return std::nullopt;
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::year_month_day ymd = date.ymd();
  const int year = static_cast<int>(ymd.year());
  const int month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  const int day = static_cast<int>(static_cast<unsigned>(ymd.day()));
  const std::pair<std::string, std::string> parts[] = {
      {"YYYY", Digits(year, 4)},   {"YY", Digits(year % 100, 2)},
      {"MMM", kMonths[month - 1]}, {"MM", Digits(month, 2)},
      {"M", Digits(month, 2)},     {"DD", Digits(day, 2)},
      {"D", Digits(day, 2)}};
  std::string text;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto* part = std::find_if(
        std::begin(parts), std::end(parts), [&](const auto& candidate) {
          return pattern.compare(at, candidate.first.size(), candidate.first) ==
                 0;
        });
    const bool literal = part == std::end(parts);
    text += literal ? std::string(1, pattern[at]) : part->second;
    at += literal ? 1 : part->first.size();
  }
  return text;
}

void CheckDate(const FieldRules& rules, const std::string& pattern,
               std::string_view text) {
  const auto format = DateFormat::Create(pattern, std::nullopt);
  const auto timed = DateFormat::CreateWithTime(pattern, 8 * 60);
  Require(format.ok() == timed.ok());
  if (!format.ok()) {
    Require(!format.status().message().empty());
    return;
  }
  std::int32_t day = 0, minute;
  const bool good = format->ParseDay(text, &day);
  timed->ParseMinute(text, &minute);
  if (good) {
    const Date date = Date::FromDays(day);
    const int year = static_cast<int>(date.ymd().year());
    Require(1 <= year && year <= 9999);
    const std::optional<std::string> printed = Printed(pattern, date);
    std::int32_t again;
    if (printed && pattern != "excel") {
      Require(format->ParseDay(*printed, &again) && again == day);
    }
  }
  Padded padded(text);
  std::vector<Date> dates(1);
  std::vector<FieldState> states(1);
  const FieldText clean(rules);
  ParseDays(*format, clean, padded.data.data(), padded.fields, dates.data(),
            states.data());
  std::string_view cleaned = text;
  const bool null = clean.Clean(&cleaned);
  const bool cleaned_good = !null && format->ParseDay(cleaned, &day);
  Require(states[0] == (null           ? FieldState::kNull
                        : cleaned_good ? FieldState::kPresent
                                       : FieldState::kBad));
  if (cleaned_good) Require(dates[0].days_since_1970() == day);
}

// ---- Amounts.

const std::regex& Expression(const FieldRules& rules) {
  static std::map<std::string, std::regex> known;
  const std::string key = std::string(1, rules.decimal) + rules.grouping +
                          std::to_string(static_cast<int>(rules.negative));
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  const std::string decimal = rules.decimal == '.' ? "\\." : ",";
  std::string separator = rules.grouping;
  if (separator == ".") separator = "\\.";
  if (separator == " ") separator = "(?: |\xC2\xA0|\xE2\x80\xAF)";
  std::string whole = "[0-9]+";
  if (!separator.empty()) {
    whole = "(?:" + whole + "|[0-9]{1,3}(?:" + separator +
            "[0-9]{3})+|[0-9]{1,2}(?:" + separator + "[0-9]{2})*" + separator +
            "[0-9]{3})";
  }
  const std::string number = whole + "(?:" + decimal + "[0-9]+)?";
  std::string all = "[-+]?" + number;
  if (rules.negative == NegativeStyle::kTrailing) all += "|" + number + "-";
  if (rules.negative == NegativeStyle::kParentheses) {
    all += "|\\(" + number + "\\)";
  }
  return known.emplace(key, std::regex(all)).first->second;
}

// By the book: sign, digits, places.
AmountFault TwinAmount(const FieldRules& rules, const std::string& text,
                       int exponent, std::int64_t* minor) {
  if (!std::regex_match(text, Expression(rules))) {
    return AmountFault::kMalformed;
  }
  const bool negative = text.find_first_of("-(") != text.npos;
  const std::size_t mark = text.find(rules.decimal);
  std::string whole, places;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ('0' <= text[i] && text[i] <= '9')
      (i < mark ? whole : places) += text[i];
  }
  const auto wanted = static_cast<std::size_t>(exponent);
  while (places.size() > wanted && places.back() == '0') places.pop_back();
  if (places.size() > wanted) return AmountFault::kTooManyPlaces;
  places.resize(wanted, '0');
  std::string digits = whole + places;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.size() > 17) return AmountFault::kTooLarge;
  const std::int64_t value = digits.empty() ? 0 : std::stoll(digits);
  if (value > kMaxAmountMinor) return AmountFault::kTooLarge;
  *minor = negative ? -value : value;
  return AmountFault::kNone;
}

void CheckAmount(const FieldRules& rules, const std::string& text,
                 int exponent) {
  const AmountFormat format(rules);
  std::int64_t minor = 0, expected = 0;
  const AmountFault fault = format.Parse(text, exponent, &minor);
  Require(fault == TwinAmount(rules, text, exponent, &expected));
  if (fault == AmountFault::kNone) Require(minor == expected);
  if (fault != AmountFault::kNone) {
    Require(!format.Reason(fault, exponent).empty());
  }
  std::int64_t e9;
  format.ParseE9(text, &e9);
  double real;
  Require(format.ParseDouble(text, &real) ==
          (fault != AmountFault::kMalformed));
  Padded padded(text);
  std::vector<FieldState> states(1);
  const FieldText clean(rules);
  ParseAmounts(format, clean, exponent, kMaxAmountMinor, padded.data.data(),
               padded.fields, &minor, states.data());
  std::string_view cleaned = text;
  const bool null = clean.Clean(&cleaned);
  const bool good = !null && TwinAmount(rules, std::string(cleaned), exponent,
                                        &expected) == AmountFault::kNone;
  Require(states[0] == (null   ? FieldState::kNull
                        : good ? FieldState::kPresent
                               : FieldState::kBad));
  if (good) Require(minor == expected);
}

void Check(unsigned choice, std::string_view input) {
  const FieldRules rules = RulesOf(choice);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string pattern(input.substr(0, end));
  const std::string text(input.substr(std::min(end + 1, input.size())));
  CheckDate(rules, pattern, text);
  for (const int exponent : {0, 2, 3, 4}) CheckAmount(rules, text, exponent);
}

}  // namespace
}  // namespace arrears

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // Amounts of more than 64 digits are refused for their length alone.
  if (size == 0 || size > 100) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data + 1),
                               size - 1);
  const std::size_t line = input.find('\n');
  if (line != input.npos && input.size() - line > 60) return 0;
  arrears::Check(data[0], input);
  return 0;
}
