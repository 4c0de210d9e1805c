// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "field_format_internal.h"

namespace arrears::io_internal {
namespace {

// First days of the months of these years, and of the month after.
constexpr int kTableFirstYear = 1900;
constexpr int kTableYears = 300;
constexpr auto kMonthStarts = [] {
  std::array<std::int32_t, kTableYears * 12 + 1> starts{};
  std::int32_t day = -25567;  // 1900-01-01.
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int month = 0; month < kTableYears * 12; ++month) {
    starts[static_cast<std::size_t>(month)] = day;
    const int year = kTableFirstYear + month / 12;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    day += kDays[month % 12] + (month % 12 == 1 && leap ? 1 : 0);
  }
  starts[std::size_t{kTableYears} * 12] = day;
  return starts;
}();

// False when there is no such day.
inline bool DayOf(int year, int month, int day, std::int32_t* days) {
  const auto table_year = static_cast<unsigned>(year - kTableFirstYear);
  if (table_year < kTableYears) {
    if (static_cast<unsigned>(month - 1) >= 12u) return false;
    const std::size_t index =
        table_year * 12 + static_cast<unsigned>(month - 1);
    *days = kMonthStarts[index] + day - 1;
    return day >= 1 && *days < kMonthStarts[index + 1];
  }
  const std::chrono::year_month_day date{
      std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
      std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1 || year > 9999 || !date.ok()) return false;
  *days = Date(date).days_since_1970();
  return true;
}

// YYYY-MM-DD, all ten bytes of it.
inline bool ParseIso(const char* at, std::int32_t* days) {
  std::uint64_t head;
  std::uint16_t tail;
  std::memcpy(&head, at, 8);
  std::memcpy(&tail, at + 8, 2);
  // Digits become 0 to 9 and hyphens 0; adding 0x76 or 0x7F then sets the high
  // bit of whatever is neither.
  head ^= 0x2D30302D30303030u;
  tail = static_cast<std::uint16_t>(tail ^ 0x3030u);
  const std::uint64_t bad =
      ((head + 0x7F76767F76767676u) | head) & 0x8080808080808080u;
  const unsigned bad_tail = ((tail + 0x7676u) | tail) & 0x8080u;
  if ((bad | bad_tail) != 0) return false;
  const auto pairs = static_cast<std::uint32_t>(head) & 0x0F0F0F0Fu;
  const std::uint32_t halves = (pairs * 10 + (pairs >> 8)) & 0x00FF00FFu;
  const int year = static_cast<int>((halves & 0xFF) * 100 + (halves >> 16));
  const int month =
      static_cast<int>((head >> 40 & 0xF) * 10 + (head >> 48 & 0xF));
  const int day = (tail & 0xF) * 10 + (tail >> 8 & 0xF);
  return DayOf(year, month, day, days);
}

bool TakeDigits(std::string_view* text, std::size_t least, std::size_t most,
                int* value) {
  std::size_t count = 0;
  *value = 0;
  while (count < most && count < text->size() && (*text)[count] >= '0' &&
         (*text)[count] <= '9') {
    *value = *value * 10 + ((*text)[count++] - '0');
  }
  text->remove_prefix(count);
  return count >= least;
}

bool TakeMonthName(std::string_view* text, int* month) {
  constexpr std::string_view kNames = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (text->size() < 3) return false;
  std::string name(text->substr(0, 3));
  for (char& c : name) c = static_cast<char>(c | 0x20);
  for (std::size_t i = 0; i < 12; ++i) {
    if (kNames.substr(3 * i, 3) == name) {
      *month = static_cast<int>(i) + 1;
      text->remove_prefix(3);
      return true;
    }
  }
  return false;
}

// Z, +08:00 or +0800.
bool TakeZone(std::string_view* text, int* minutes) {
  if (text->empty()) return false;
  const char sign = text->front();
  text->remove_prefix(1);
  *minutes = 0;
  if (sign == 'Z') return true;
  int hours, rest;
  if ((sign != '+' && sign != '-') || !TakeDigits(text, 2, 2, &hours)) {
    return false;
  }
  if (!text->empty() && text->front() == ':') text->remove_prefix(1);
  if (!TakeDigits(text, 2, 2, &rest) || hours > 18 || rest > 59) return false;
  *minutes = (sign == '-' ? -1 : 1) * (60 * hours + rest);
  return true;
}

constexpr std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// strftime's names in ours.
std::string OwnPattern(const std::string& pattern) {
  constexpr std::pair<char, const char*> kNames[] = {
      {'Y', "YYYY"}, {'m', "M"},  {'d', "D"},  {'y', "YY"}, {'b', "MMM"},
      {'H', "hh"},   {'M', "mm"}, {'S', "ss"}, {'z', "Z"},  {'f', "f"}};
  std::string own;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) {
      own += pattern[i];
      continue;
    }
    ++i;
    const auto* name = std::find_if(
        std::begin(kNames), std::end(kNames),
        [&](const auto& entry) { return entry.first == pattern[i]; });
    own +=
        name != std::end(kNames) ? name->second : std::string("%") + pattern[i];
  }
  return own;
}

}  // namespace

void FieldText::Trim(std::string_view* text) {
  while (!text->empty() && IsSpace(text->front())) text->remove_prefix(1);
  while (!text->empty() && IsSpace(text->back())) text->remove_suffix(1);
}

bool FieldText::IsNull(std::string_view text) const {
  return std::find(nulls_.begin(), nulls_.end(), text) != nulls_.end();
}

absl::Status DateFormat::Compile(const std::string& pattern) {
  pattern_ = pattern;
  is_iso_ = pattern == "YYYY-MM-DD";
  is_excel_ = pattern == "excel";
  tokens_.clear();
  if (is_excel_) return absl::OkStatus();
  constexpr std::pair<std::string_view, Part> kParts[] = {
      {"YYYY", Part::kYear},     {"YY", Part::kShortYear},
      {"MMM", Part::kMonthName}, {"MM", Part::kMonth},
      {"M", Part::kShortMonth},  {"DD", Part::kDay},
      {"D", Part::kShortDay},    {"hh", Part::kHour},
      {"mm", Part::kMinute},     {"ss", Part::kSecond},
      {"f", Part::kFraction},    {"Z", Part::kZone}};
  const std::string own = OwnPattern(pattern);
  std::string_view left = own;
  while (!left.empty()) {
    const auto* found = std::find_if(
        std::begin(kParts), std::end(kParts), [&](const auto& part) {
          return left.substr(0, part.first.size()) == part.first;
        });
    if (found == std::end(kParts)) {
      tokens_.push_back({Part::kLiteral, left.front()});
      left.remove_prefix(1);
    } else {
      tokens_.push_back({found->second, '\0'});
      left.remove_prefix(found->first.size());
    }
  }
  has_time_ = std::any_of(tokens_.begin(), tokens_.end(),
                          [](const Token& t) { return t.part == Part::kHour; });
  return CheckParts();
}

absl::Status DateFormat::CheckParts() const {
  const auto count = [&](std::initializer_list<Part> parts) {
    return std::count_if(tokens_.begin(), tokens_.end(), [&](const Token& t) {
      return std::find(parts.begin(), parts.end(), t.part) != parts.end();
    });
  };
  const std::string shown = absl::StrCat("date pattern \"", pattern_, "\": ");
  const std::pair<std::ptrdiff_t, const char*> needs[] = {
      {count({Part::kYear, Part::kShortYear}), "YYYY or YY"},
      {count({Part::kMonth, Part::kShortMonth, Part::kMonthName}),
       "MM, M or MMM"},
      {count({Part::kDay, Part::kShortDay}), "DD or D"}};
  for (const auto& [times, what] : needs) {
    if (times != 1) {
      return absl::InvalidArgumentError(absl::StrCat(
          shown, "expected ", what, " once, found ", times, " times"));
    }
  }
  for (const Part part : {Part::kHour, Part::kMinute, Part::kSecond,
                          Part::kFraction, Part::kZone}) {
    if (count({part}) > 1) {
      return absl::InvalidArgumentError(shown + "a part occurs twice");
    }
  }
  if (count({Part::kHour}) < count({Part::kMinute}) ||
      count({Part::kMinute}) < count({Part::kSecond})) {
    return absl::InvalidArgumentError(shown + "expected ss after mm after hh");
  }
  return absl::OkStatus();
}

absl::StatusOr<DateFormat> DateFormat::Create(
    const std::string& pattern, std::optional<int> utc_offset_minutes) {
  DateFormat format;
  absl::Status status = format.Compile(pattern);
  if (!status.ok()) return status;
  format.offset_ = utc_offset_minutes;
  return format;
}

absl::StatusOr<DateFormat> DateFormat::CreateWithTime(
    const std::string& pattern, std::optional<int> utc_offset_minutes) {
  absl::StatusOr<DateFormat> format = Create(pattern, utc_offset_minutes);
  if (!format.ok()) return format.status();
  const auto is_hour = [](const Token& t) { return t.part == Part::kHour; };
  if (format->is_excel_ ||
      std::any_of(format->tokens_.begin(), format->tokens_.end(), is_hour)) {
    format->timed_.push_back(format->tokens_);
    return format;
  }
  for (const char gap : {'T', ' '}) {
    std::vector<Token> timed = format->tokens_;
    timed.insert(timed.end(), {{Part::kLiteral, gap},
                               {Part::kHour, '\0'},
                               {Part::kLiteral, ':'},
                               {Part::kMinute, '\0'}});
    format->timed_.push_back(timed);
    timed.insert(timed.end(), {{Part::kLiteral, ':'}, {Part::kSecond, '\0'}});
    format->timed_.push_back(timed);
  }
  return format;
}

bool DateFormat::ParsePart(Part part, std::string_view* text, Parts* parts) {
  int value = 0;
  switch (part) {
    case Part::kYear:
      return TakeDigits(text, 4, 4, &parts->year);
    case Part::kShortYear:
      if (!TakeDigits(text, 2, 2, &value)) return false;
      parts->year = value + (value < 69 ? 2000 : 1900);
      return true;
    case Part::kMonth:
      return TakeDigits(text, 2, 2, &parts->month);
    case Part::kShortMonth:
      return TakeDigits(text, 1, 2, &parts->month);
    case Part::kMonthName:
      return TakeMonthName(text, &parts->month);
    case Part::kDay:
      return TakeDigits(text, 2, 2, &parts->day);
    case Part::kShortDay:
      return TakeDigits(text, 1, 2, &parts->day);
    case Part::kHour:
      return TakeDigits(text, 2, 2, &parts->hour) && parts->hour <= 23;
    case Part::kMinute:
      return TakeDigits(text, 2, 2, &parts->minute) && parts->minute <= 59;
    case Part::kSecond:
      return TakeDigits(text, 2, 2, &value) && value <= 60;
    case Part::kFraction:
      return TakeDigits(text, 1, 9, &value);
    case Part::kZone:
      return TakeZone(text, &parts->zone_minutes);
    case Part::kLiteral:
      break;
  }
  return false;
}

bool DateFormat::Parse(std::string_view text, const std::vector<Token>& tokens,
                       Parts* parts) const {
  for (const Token& token : tokens) {
    if (token.part == Part::kLiteral) {
      if (text.empty() || text.front() != token.literal) return false;
      text.remove_prefix(1);
    } else if (!ParsePart(token.part, &text, parts)) {
      return false;
    }
  }
  return text.empty();
}

// Before 61, which is 1900-03-01, spreadsheets count a 29 February 1900.
bool DateFormat::ParseSerial(std::string_view text, std::int32_t* days,
                             int* minute) const {
  int serial, tail;
  if (!TakeDigits(&text, 1, 7, &serial)) return false;
  *minute = 0;
  if (!text.empty()) {
    if (text.front() != '.') return false;
    text.remove_prefix(1);
    std::int64_t fraction = 0, unit = 1;
    for (const char c : text.substr(0, 9)) {
      fraction = fraction * 10 + (c - '0');
      unit *= 10;
    }
    while (text.size() > 1 && TakeDigits(&text, 1, 1, &tail)) {
    }
    if (text.size() != 1 || !TakeDigits(&text, 1, 1, &tail)) return false;
    *minute = static_cast<int>((fraction * 1440 + unit / 2) / unit);
  }
  *days = serial - 25569;  // 1899-12-30 is day -25569.
  return serial >= 61 && serial <= 2'958'465;
}

bool DateFormat::ParseDay(std::string_view text, std::int32_t* days) const {
  if (is_iso_) return text.size() == 10 && ParseIso(text.data(), days);
  int minute;
  if (is_excel_) return ParseSerial(text, days, &minute);
  Parts parts;
  if (!Parse(text, tokens_, &parts) ||
      !DayOf(parts.year, parts.month, parts.day, days)) {
    return false;
  }
  if (offset_ && has_time_) {
    const std::int64_t minutes = *days * std::int64_t{1440} +
                                 std::int64_t{60} * parts.hour + parts.minute -
                                 parts.zone_minutes + *offset_;
    *days = static_cast<std::int32_t>(FloorDivide(minutes, 1440));
  }
  return true;
}

bool DateFormat::ParseMinute(std::string_view text,
                             std::int32_t* minutes) const {
  if (is_excel_) {
    std::int32_t days;
    int minute;
    if (!ParseSerial(text, &days, &minute)) return false;
    *minutes = days * 1440 + minute;
    return true;
  }
  for (const std::vector<Token>& tokens : timed_) {
    Parts parts;
    std::int32_t days;
    if (!Parse(text, tokens, &parts) ||
        !DayOf(parts.year, parts.month, parts.day, &days)) {
      continue;
    }
    const std::int64_t at = days * std::int64_t{1440} +
                            std::int64_t{60} * parts.hour + parts.minute +
                            (offset_ ? *offset_ - parts.zone_minutes : 0);
    if (at != static_cast<std::int32_t>(at)) return false;
    *minutes = static_cast<std::int32_t>(at);
    return true;
  }
  return false;
}

std::string DateFormat::Expected() const {
  if (is_excel_) return "a day number from 61 to 2958465";
  if (timed_.size() > 1) {
    return absl::StrCat("a date and time ", pattern_, "Thh:mm");
  }
  return absl::StrCat(timed_.empty() ? "a date " : "a date and time ",
                      pattern_);
}

void ParseDays(const DateFormat& format, const FieldText& text,
               const char* data, std::span<const CsvField> fields, Date* dates,
               FieldState* state) {
  const bool usual =
      format.is_iso() && !text.AnyNull([&](const std::string& null) {
        std::int32_t day;
        return format.ParseDay(null, &day);
      });
  for (std::size_t row = 0; row < fields.size(); ++row) {
    const CsvField at = fields[row];
    const char* const begin = data + at.begin;
    std::int32_t day = 0;
    state[row] = FieldState::kPresent;
    if (!usual || at.end - at.begin != 10 || !ParseIso(begin, &day)) {
      std::string_view field(begin, at.end - at.begin);
      day = 0;
      if (text.Clean(&field)) {
        state[row] = FieldState::kNull;
      } else if (!format.ParseDay(field, &day)) {
        day = 0;
        state[row] = FieldState::kBad;
      }
    }
    dates[row] = Date::FromDays(day);
  }
}

}  // namespace arrears::io_internal
