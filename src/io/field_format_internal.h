// SPDX-License-Identifier: Apache-2.0
//
// field_format_internal.h: what does the text of one field say?
//
//   absl::StatusOr<DateFormat> dates = DateFormat::Create("D.M.YYYY", {});
//   std::int32_t days;
//   if (!dates->ParseDay("3.1.2024", &days)) Reject(dates->Expected());
//
// Each format reads whole fields only, and reads them by table look-up, words
// of digits and integers: no locale, no doubles for money.
#ifndef ARREARS_IO_FIELD_FORMAT_INTERNAL_H_
#define ARREARS_IO_FIELD_FORMAT_INTERNAL_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"
#include "arrears/io/csv.h"
#include "arrears/io/mapping.h"

namespace arrears::io_internal {

enum class FieldState : std::uint8_t { kPresent, kNull, kBad };

// What counts as no value, and what of a field is its text.
class FieldText {
 public:
  FieldText() = default;
  explicit FieldText(const FieldRules& rules)
      : trim_(rules.trim), nulls_(rules.nulls) {}
  // Takes outer spaces off where they do not count. True: a null.
  bool Clean(std::string_view* text) const {
    if (trim_ && !text->empty() &&
        (IsSpace(text->front()) || IsSpace(text->back()))) {
      Trim(text);
    }
    return text->empty() || (!nulls_.empty() && IsNull(*text));
  }
  // Whether some null text reads as a value otherwise: "9999-12-31", "0.00".
  template <class Predicate>
  bool AnyNull(Predicate predicate) const {
    return std::any_of(nulls_.begin(), nulls_.end(), predicate);
  }

 private:
  static bool IsSpace(char c) { return c == ' ' || c == '\t'; }
  static void Trim(std::string_view* text);
  bool IsNull(std::string_view text) const;
  bool trim_ = true;
  std::vector<std::string> nulls_;
};

class DateFormat {
 public:
  DateFormat() = default;  // YYYY-MM-DD.
  // kInvalidArgument naming what the pattern lacks or repeats.
  [[nodiscard]] static absl::StatusOr<DateFormat> Create(
      const std::string& pattern, std::optional<int> utc_offset_minutes);
  // For a time of day as well: a pattern without one is followed by "hh:mm" or
  // "hh:mm:ss" after a space or a T.
  [[nodiscard]] static absl::StatusOr<DateFormat> CreateWithTime(
      const std::string& pattern, std::optional<int> utc_offset_minutes);

  // Days since 1970-01-01; years 1 to 9999.
  bool ParseDay(std::string_view text, std::int32_t* days) const;
  // Minutes since 1970-01-01 00:00. Requires CreateWithTime.
  bool ParseMinute(std::string_view text, std::int32_t* minutes) const;
  // "a date YYYY-MM-DD".
  std::string Expected() const;
  bool is_iso() const { return is_iso_; }

 private:
  enum class Part : std::uint8_t {
    kYear,
    kShortYear,
    kMonth,
    kShortMonth,
    kMonthName,
    kDay,
    kShortDay,
    kHour,
    kMinute,
    kSecond,
    kFraction,
    kZone,
    kLiteral,
  };
  struct Token {
    Part part;
    char literal;
  };
  struct Parts {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone_minutes = 0;
  };
  absl::Status Compile(const std::string& pattern);
  absl::Status CheckParts() const;
  bool Parse(std::string_view text, const std::vector<Token>& tokens,
             Parts* parts) const;
  static bool ParsePart(Part part, std::string_view* text, Parts* parts);
  bool ParseSerial(std::string_view text, std::int32_t* days,
                   int* minute) const;
  std::optional<std::int64_t> Minutes(std::string_view text) const;

  std::string pattern_ = "YYYY-MM-DD";
  std::vector<Token> tokens_;
  // With the times that CreateWithTime allows.
  std::vector<std::vector<Token>> timed_;
  std::optional<int> offset_;
  bool is_iso_ = true;
  bool is_excel_ = false;
  bool has_time_ = false;
};

// Bound of amounts with four places that are scaled down later.
inline constexpr std::int64_t kMaxScaledAmount = 900'000'000'000'000'000;

enum class AmountFault : std::uint8_t {
  kNone,
  kMalformed,
  kTooManyPlaces,
  kTooLarge,
};

class AmountFormat {
 public:
  AmountFormat() = default;  // -1234.56
  explicit AmountFormat(const FieldRules& rules)
      : decimal_(rules.decimal),
        grouping_(rules.grouping),
        negative_(rules.negative) {}

  // In minor units: at most `exponent` places unless the rest are zeros, and
  // at most `limit`.
  AmountFault Parse(std::string_view text, int exponent, std::int64_t* minor,
                    std::int64_t limit = kMaxAmountMinor) const {
    return ParseScaled(text, exponent, limit, minor);
  }
  // Any places up to nine, times 1e9.
  AmountFault ParseE9(std::string_view text, std::int64_t* value) const;
  bool ParseDouble(std::string_view text, double* value) const;
  // What Parse wanted, for a message.
  std::string Reason(AmountFault fault, int exponent) const;
  bool is_plain() const {
    return decimal_ == '.' && grouping_.empty() &&
           negative_ == NegativeStyle::kLeading;
  }

 private:
  // The digits of a number before and after its decimal mark.
  struct Digits {
    static constexpr std::size_t kMost = 64;
    char whole[kMost];
    std::size_t whole_count = 0;
    std::string_view places;
    bool negative = false;
  };
  bool Split(std::string_view text, Digits* digits) const;
  bool TakeSign(std::string_view* text, bool* negative) const;
  bool TakeGroups(std::string_view whole, Digits* digits) const;
  std::size_t SeparatorLength(std::string_view text) const;
  AmountFault ParseScaled(std::string_view text, int places, std::int64_t limit,
                          std::int64_t* value) const;
  char decimal_ = '.';
  std::string grouping_;
  NegativeStyle negative_ = NegativeStyle::kLeading;
};

// true, yes, y, 1 and false, no, n, 0, in any letter case.
bool ParseFlag(std::string_view text, bool* value);
bool ParseInteger(std::string_view text, std::int64_t* value);

// The loops over a column. `state` has an entry a row, as has the output.
void ParseDays(const DateFormat& format, const FieldText& text,
               const char* data, std::span<const CsvField> fields, Date* dates,
               FieldState* state);
// All rows in a currency with `exponent`. Requires 64 readable bytes before and
// after each field.
void ParseAmounts(const AmountFormat& format, const FieldText& text,
                  int exponent, std::int64_t limit, const char* data,
                  std::span<const CsvField> fields, std::int64_t* minor,
                  FieldState* state);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_FIELD_FORMAT_INTERNAL_H_
