// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "field_format_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::int64_t kPowersOfTen[] = {
    1,       10,        100,        1'000,       10'000,
    100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

constexpr bool IsDigit(char c) { return '0' <= c && c <= '9'; }

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsDigit);
}

std::uint64_t Load8(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, 8);
  return word;
}

// The number that the last `count` (1 to 8) bytes before `end` spell; false
// when one of them is no digit. Reads the 8 bytes before `end`.
inline bool DigitsBefore(const char* end, std::size_t count,
                         std::uint32_t* value) {
  std::uint64_t digits = Load8(end - 8) ^ 0x3030303030303030u;
  digits &= ~std::uint64_t{0} << (8 * (8 - count));
  if ((((digits + 0x7676767676767676u) | digits) & 0x8080808080808080u) != 0) {
    return false;
  }
  // Pairs, then fours, then all eight.
  digits = digits * 10 + (digits >> 8);
  *value = static_cast<std::uint32_t>(
      ((digits & 0x000000FF000000FFu) * 0x000F424000000064u +
       ((digits >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u) >>
      32);
  return true;
}

// The usual text of an amount: a minus or none, one to eight digits, and
// exactly the currency's places after a point. False: read it otherwise.
inline bool ParseUsual(const char* begin, const char* end, std::size_t places,
                       std::int64_t* minor) {
  const bool negative = begin < end && *begin == '-';
  begin += negative;
  const char* whole_end = end;
  std::uint32_t fraction = 0;
  if (places > 0) {
    whole_end = end - places - 1;
    if (whole_end <= begin || *whole_end != '.' ||
        !DigitsBefore(end, places, &fraction)) {
      return false;
    }
  }
  const std::ptrdiff_t count = whole_end - begin;
  std::uint32_t whole;
  if (count < 1 || count > 8 ||
      !DigitsBefore(whole_end, static_cast<std::size_t>(count), &whole)) {
    return false;
  }
  const std::int64_t value = whole * kPowersOfTen[places] + fraction;
  *minor = negative ? -value : value;
  return true;
}

}  // namespace

bool AmountFormat::TakeSign(std::string_view* text, bool* negative) const {
  *negative = false;
  if (text->empty()) return false;
  const char first = text->front(), last = text->back();
  if (first == '-' || first == '+') {
    *negative = first == '-';
    text->remove_prefix(1);
  } else if (negative_ == NegativeStyle::kTrailing && last == '-') {
    *negative = true;
    text->remove_suffix(1);
  } else if (negative_ == NegativeStyle::kParentheses && first == '(' &&
             last == ')' && text->size() > 2) {
    *negative = true;
    *text = text->substr(1, text->size() - 2);
  }
  return !text->empty();
}

std::size_t AmountFormat::SeparatorLength(std::string_view text) const {
  if (grouping_.empty()) return 0;
  if (text.front() == grouping_[0]) return 1;
  if (grouping_ != " ") return 0;
  if (text.substr(0, 2) == "\xC2\xA0") return 2;      // No-break space.
  if (text.substr(0, 3) == "\xE2\x80\xAF") return 3;  // Narrow no-break space.
  return 0;
}

// Groups of three digits after a first of one to three; or, as in India, a last
// of three after groups of two. Without any separator: digits.
bool AmountFormat::TakeGroups(std::string_view whole, Digits* digits) const {
  std::size_t sizes[Digits::kMost];
  std::size_t groups = 0, size = 0;
  while (!whole.empty()) {
    if (IsDigit(whole.front())) {
      if (digits->whole_count == Digits::kMost) return false;
      digits->whole[digits->whole_count++] = whole.front();
      whole.remove_prefix(1);
      ++size;
      continue;
    }
    const std::size_t separator = SeparatorLength(whole);
    if (separator == 0 || size == 0) return false;
    sizes[groups++] = size;
    size = 0;
    whole.remove_prefix(separator);
  }
  if (groups == 0) return size > 0;
  bool threes = sizes[0] <= 3, twos = sizes[0] <= 2;
  for (std::size_t i = 1; i < groups; ++i) {
    threes = threes && sizes[i] == 3;
    twos = twos && sizes[i] == 2;
  }
  return size == 3 && (threes || twos);
}

bool AmountFormat::Split(std::string_view text, Digits* digits) const {
  if (!TakeSign(&text, &digits->negative)) return false;
  const std::size_t mark = text.find(decimal_);
  if (mark != text.npos) {
    digits->places = text.substr(mark + 1);
    if (digits->places.empty() || !AllDigits(digits->places)) return false;
    text = text.substr(0, mark);
  }
  return TakeGroups(text, digits);
}

AmountFault AmountFormat::ParseScaled(std::string_view text, int places,
                                      std::int64_t limit,
                                      std::int64_t* value) const {
  Digits digits;
  if (!Split(text, &digits)) return AmountFault::kMalformed;
  std::string_view fraction = digits.places;
  const auto wanted = static_cast<std::size_t>(places);
  if (fraction.size() > wanted) {
    if (fraction.find_first_not_of('0', wanted) != fraction.npos) {
      return AmountFault::kTooManyPlaces;
    }
    fraction = fraction.substr(0, wanted);
  }
  std::int64_t sum = 0;
  const auto add = [&](char digit) {
    if (sum <= limit) sum = sum * 10 + (digit - '0');
  };
  for (std::size_t i = 0; i < digits.whole_count; ++i) add(digits.whole[i]);
  for (std::size_t i = 0; i < wanted; ++i) {
    add(i < fraction.size() ? fraction[i] : '0');
  }
  if (sum > limit) return AmountFault::kTooLarge;
  *value = digits.negative ? -sum : sum;
  return AmountFault::kNone;
}

AmountFault AmountFormat::ParseE9(std::string_view text,
                                  std::int64_t* value) const {
  return ParseScaled(text, 9, kMaxScaledAmount, value);
}

bool AmountFormat::ParseDouble(std::string_view text, double* value) const {
  Digits digits;
  if (text.size() > 300 || !Split(text, &digits)) return false;
  const std::string plain =
      absl::StrCat(std::string(digits.whole, digits.whole_count), ".",
                   digits.places.empty() ? "0" : std::string(digits.places));
  double magnitude = 0;
  const auto [end, error] =
      std::from_chars(plain.data(), plain.data() + plain.size(), magnitude,
                      std::chars_format::fixed);
  if (error != std::errc() || end != plain.data() + plain.size()) return false;
  *value = digits.negative ? -magnitude : magnitude;
  return true;
}

std::string AmountFormat::Reason(AmountFault fault, int exponent) const {
  if (fault == AmountFault::kTooManyPlaces) {
    return absl::StrCat("more than ", exponent, " decimal places");
  }
  if (fault == AmountFault::kTooLarge) {
    const std::string bound =
        exponent == 9 ? "900000000" : FormatMinor(kMaxAmountMinor, exponent);
    return absl::StrCat("beyond ", bound);
  }
  std::string example = absl::StrCat("1", grouping_, "234");
  if (exponent > 0) absl::StrAppend(&example, std::string(1, decimal_), "55");
  if (negative_ == NegativeStyle::kTrailing) example += "-";
  if (negative_ == NegativeStyle::kParentheses) example = "(" + example + ")";
  return absl::StrCat("not a number as in ", example);
}

bool ParseFlag(std::string_view text, bool* value) {
  std::string lower;
  for (const char c : text.substr(0, 6)) {
    lower += 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  for (const char* yes : {"true", "yes", "y", "1"}) {
    if (lower == yes) return *value = true;
  }
  *value = false;
  for (const char* no : {"false", "no", "n", "0"}) {
    if (lower == no) return true;
  }
  return false;
}

bool ParseInteger(std::string_view text, std::int64_t* value) {
  if (text.size() > 1 && text[0] == '+' && IsDigit(text[1])) {
    text.remove_prefix(1);
  }
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc() && end == text.data() + text.size() &&
         !text.empty();
}

void ParseAmounts(const AmountFormat& format, const FieldText& text,
                  int exponent, std::int64_t limit, const char* data,
                  std::span<const CsvField> fields, std::int64_t* minor,
                  FieldState* state) {
  const bool usual = format.is_plain() && !text.AnyNull([&](const auto& null) {
    std::int64_t value;
    return format.Parse(null, exponent, &value) == AmountFault::kNone;
  });
  const auto places = static_cast<std::size_t>(exponent);
  for (std::size_t row = 0; row < fields.size(); ++row) {
    const char* const begin = data + fields[row].begin;
    const char* const end = data + fields[row].end;
    state[row] = FieldState::kPresent;
    if (usual && ParseUsual(begin, end, places, &minor[row])) continue;
    std::string_view field(begin, static_cast<std::size_t>(end - begin));
    minor[row] = 0;
    if (text.Clean(&field)) {
      state[row] = FieldState::kNull;
    } else if (format.Parse(field, exponent, &minor[row], limit) !=
               AmountFault::kNone) {
      minor[row] = 0;
      state[row] = FieldState::kBad;
    }
  }
}

}  // namespace arrears::io_internal
