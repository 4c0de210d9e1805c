// SPDX-License-Identifier: Apache-2.0
#include "arrears/rules/value.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"

namespace arrears {
namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kDayMicros = 86'400 * kMicros;

absl::Status Fault(std::string_view text, std::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", std::string(expected), ", found ",
                   base_internal::Quote(text)));
}

// Exactly two digits below `limit`.
std::optional<int> TwoDigits(std::string_view text, std::size_t at, int limit) {
  if (at + 2 > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + 2; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = 10 * value + (text[i] - '0');
  }
  return value < limit ? std::optional(value) : std::nullopt;
}

// ".5" is 500,000; at most six digits. Empty when it is none.
std::optional<std::int64_t> FractionMicros(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] != '.' || text.size() < 2 || text.size() > 7) return std::nullopt;
  std::int64_t micros = 0;
  for (std::size_t i = 1; i < 7; ++i) {
    const char c = i < text.size() ? text[i] : '0';
    if (c < '0' || c > '9') return std::nullopt;
    micros = 10 * micros + (c - '0');
  }
  return micros;
}

std::optional<std::int64_t> MicrosOfTime(std::string_view text) {
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = TwoDigits(text, 0, 24), minute = TwoDigits(text, 3, 60),
             second = TwoDigits(text, 6, 60);
  const auto micros = FractionMicros(text.substr(8));
  if (!hour || !minute || !second || !micros) return std::nullopt;
  return ((*hour * 60 + *minute) * 60 + *second) * kMicros + *micros;
}

bool HasZone(std::string_view time) {
  return time.find_first_of("Zz+-@") != std::string_view::npos;
}

// The number before the next letter of a duration.
struct DurationPart {
  std::int64_t count = 0, micros = 0;  // Micros of a fraction of a second.
  char letter = 0;
};
std::optional<DurationPart> TakePart(std::string_view* text) {
  // More than any duration of 64 bits has, of any unit but microseconds.
  constexpr std::int64_t kMost = 900'000'000'000'000'000;
  DurationPart part;
  std::size_t at = 0;
  while (at < text->size() && (*text)[at] >= '0' && (*text)[at] <= '9') {
    part.count = 10 * part.count + ((*text)[at++] - '0');
    if (part.count > kMost) return std::nullopt;
  }
  if (at == 0) return std::nullopt;
  const std::size_t end = text->find_first_not_of(".0123456789", at);
  if (end == std::string_view::npos) return std::nullopt;
  const auto micros = FractionMicros(text->substr(at, end - at));
  if (!micros) return std::nullopt;
  part.micros = *micros;
  part.letter = (*text)[end];
  if (end > at && part.letter != 'S') return std::nullopt;
  text->remove_prefix(end + 1);
  return part;
}

// P1Y6M, or P3DT4H5M6.5S; empty for anything else.
std::optional<Value> DurationOf(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text[0] != 'P') return std::nullopt;
  text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  // Each letter after those before it, all of one kind of duration.
  std::string_view order = "YMDTHMS";
  __int128 months = 0, micros = 0;
  bool of_months = false, of_days = false, in_time = false;
  while (!text.empty()) {
    if (text[0] == 'T') {
      if (in_time || text.size() == 1) return std::nullopt;
      in_time = true;
      order = "HMS";
      text.remove_prefix(1);
      continue;
    }
    const std::optional<DurationPart> part = TakePart(&text);
    if (!part) return std::nullopt;
    const std::size_t place = order.find(part->letter);
    if (place == std::string_view::npos || part->letter == 'T' ||
        (!in_time && place > 2)) {
      return std::nullopt;
    }
    order.remove_prefix(place + 1);
    const __int128 count = part->count;
    if (!in_time && part->letter != 'D') {
      of_months = true;
      months += part->letter == 'Y' ? 12 * count : count;
    } else {
      of_days = true;
      const std::int64_t unit = part->letter == 'D'   ? kDayMicros
                                : part->letter == 'H' ? 3600 * kMicros
                                : part->letter == 'M' ? 60 * kMicros
                                                      : kMicros;
      micros += count * unit + part->micros;
    }
  }
  if (of_months == of_days) return std::nullopt;
  const __int128 count = (negative ? -1 : 1) * (of_months ? months : micros);
  if (count > std::numeric_limits<std::int64_t>::max() ||
      count < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  const auto fits = static_cast<std::int64_t>(count);
  if (of_months) return Value(YearMonthDuration{fits});
  return Value(DayTimeDuration{fits});
}

std::string TwoPlaces(std::int64_t value) {
  return absl::StrCat(value < 10 ? "0" : "", value);
}

std::string SecondsText(std::int64_t micros) {
  std::string text = absl::StrCat(micros / kMicros);
  if (micros % kMicros == 0) return text;
  std::string fraction = absl::StrCat(micros % kMicros + kMicros).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return absl::StrCat(text, ".", fraction);
}

std::string TimeText(std::int64_t micros) {
  const std::string seconds = SecondsText(micros % (60 * kMicros));
  return absl::StrCat(TwoPlaces(micros / (3600 * kMicros)), ":",
                      TwoPlaces(micros / (60 * kMicros) % 60), ":",
                      micros % (60 * kMicros) < 10 * kMicros ? "0" : "",
                      seconds);
}

std::string DateTimeText(std::int64_t micros) {
  std::int64_t day = micros / kDayMicros, rest = micros % kDayMicros;
  if (rest < 0) {
    rest += kDayMicros;
    --day;
  }
  return absl::StrCat(
      FormatIsoDate(Date::FromDays(static_cast<std::int32_t>(day))), "T",
      TimeText(rest));
}

std::string DayTimeText(std::int64_t micros) {
  // Not -micros: the least has no counterpart.
  auto rest = micros < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(micros)
                         : static_cast<std::uint64_t>(micros);
  std::string text = micros < 0 ? "-P" : "P";
  const std::uint64_t days = rest / kDayMicros;
  rest %= kDayMicros;
  if (days != 0) absl::StrAppend(&text, days, "D");
  if (rest == 0) return days == 0 ? text + "T0S" : text;
  text += "T";
  const std::uint64_t hours = rest / (3600 * kMicros),
                      minutes = rest / (60 * kMicros) % 60;
  if (hours != 0) absl::StrAppend(&text, hours, "H");
  if (minutes != 0) absl::StrAppend(&text, minutes, "M");
  rest %= 60 * kMicros;
  if (rest != 0) {
    absl::StrAppend(&text, SecondsText(static_cast<std::int64_t>(rest)), "S");
  }
  return text;
}

std::string YearMonthText(std::int64_t months) {
  const auto rest = months < 0
                        ? std::uint64_t{0} - static_cast<std::uint64_t>(months)
                        : static_cast<std::uint64_t>(months);
  std::string text = months < 0 ? "-P" : "P";
  if (rest / 12 != 0) absl::StrAppend(&text, rest / 12, "Y");
  if (rest % 12 != 0 || rest == 0) absl::StrAppend(&text, rest % 12, "M");
  return text;
}

template <class Each>
std::string Listed(const Value& value, Each each) {
  std::string text;
  if (const auto* list = value.get<ValueList>()) {
    for (const Value& item : *list) {
      absl::StrAppend(&text, text.empty() ? "" : ", ", each(item));
    }
    return "[" + text + "]";
  }
  for (const Entry& entry : *value.get<Context>()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", entry.name, ": ",
                    each(entry.value));
  }
  return "{" + text + "}";
}

}  // namespace

std::string_view ValueTypeName(ValueType type) {
  constexpr std::string_view kNames[] = {"Any",
                                         "boolean",
                                         "number",
                                         "string",
                                         "date",
                                         "time",
                                         "dateTime",
                                         "dayTimeDuration",
                                         "yearMonthDuration",
                                         "list",
                                         "context"};
  return kNames[static_cast<std::size_t>(type)];
}

ValueType Value::type() const { return static_cast<ValueType>(data.index()); }

bool operator==(const Value& a, const Value& b) {
  const auto *x = a.get<Context>(), *y = b.get<Context>();
  if (x == nullptr || y == nullptr) return a.data == b.data;
  return std::is_permutation(x->begin(), x->end(), y->begin(), y->end());
}

absl::StatusOr<Value> ParseMoment(std::string_view text) {
  if (const auto duration = DurationOf(text)) return *duration;
  if (!text.empty() && (text[0] == 'P' || text.substr(0, 2) == "-P")) {
    return Fault(text,
                 "a duration of days such as \"P3DT2H\" or of months such as "
                 "\"P1Y6M\"");
  }
  const std::size_t t = text.find('T');
  const bool is_time = text.size() > 2 && text[2] == ':';
  if (is_time || t != std::string_view::npos) {
    const std::string_view time = is_time ? text : text.substr(t + 1);
    const std::optional<std::int64_t> micros = MicrosOfTime(time);
    if (!micros) {
      return Fault(text, HasZone(time) ? "a time without a zone"
                                       : "a time such as \"10:30:00\"");
    }
    if (is_time) return Value(WallTime{*micros});
    const absl::StatusOr<Date> date = ParseIsoDate(text.substr(0, t));
    if (!date.ok()) return date.status();
    return Value(DateTime{date->days_since_1970() * kDayMicros + *micros});
  }
  const absl::StatusOr<Date> date = ParseIsoDate(text);
  if (!date.ok()) return date.status();
  return Value(*date);
}

std::string PlainText(const Value& value) {
  switch (value.data.index()) {
    case 0:
      return "null";
    case 1:
      return *value.get<bool>() ? "true" : "false";
    case 2:
      return FormatDecimal(*value.get<Decimal>());
    case 3:
      return *value.get<std::string>();
    case 4:
      return FormatIsoDate(*value.get<Date>());
    case 5:
      return TimeText(value.get<WallTime>()->micros);
    case 6:
      return DateTimeText(value.get<DateTime>()->micros);
    case 7:
      return DayTimeText(value.get<DayTimeDuration>()->micros);
    case 8:
      return YearMonthText(value.get<YearMonthDuration>()->months);
    default:
      return Listed(value, FormatValue);
  }
}

std::string FormatValue(const Value& value) {
  std::string text = PlainText(value);
  switch (value.type()) {
    case ValueType::kText: {
      std::string quoted = "\"";
      for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
      }
      return quoted + "\"";
    }
    case ValueType::kDate:
      return absl::StrCat("date(\"", text, "\")");
    case ValueType::kTime:
      return absl::StrCat("time(\"", text, "\")");
    case ValueType::kDateTime:
      return absl::StrCat("date and time(\"", text, "\")");
    case ValueType::kDayTime:
    case ValueType::kYearMonth:
      return absl::StrCat("duration(\"", text, "\")");
    default:
      return text;
  }
}

}  // namespace arrears
