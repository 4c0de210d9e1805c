// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/terms.h"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "quote_internal.h"

namespace arrears {
namespace {

absl::Status OutOfBounds(const char* what, int value, int low, int high) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " ", value, " is not in [", low, ", ", high, "]"));
}

// The words and whole numbers of a text, read from left to right.
class TermsWords {
 public:
  // Stops early at a character that no terms contain; see `clean`.
  explicit TermsWords(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size() && words_.size() < kMaxWords) {
      if (text[i] == ' ' || text[i] == '\t' || text[i] == ',') {
        ++i;
        continue;
      }
      std::size_t end = i + 1;
      if (text[i] != '+') {
        const auto same = IsDigit(text[i]) ? IsDigit : IsLetter;
        if (!same(text[i])) return;
        while (end < text.size() && same(text[end])) ++end;
      }
      words_.push_back(Lower(text.substr(i, end - i)));
      i = end;
    }
    clean_ = i == text.size();
  }

  bool clean() const { return clean_; }
  bool done() const { return next_ == words_.size(); }
  // Takes the given words if they come next.
  bool Take(std::initializer_list<std::string_view> words) {
    if (words_.size() - next_ < words.size() ||
        !std::equal(words.begin(), words.end(), words_.begin() + next_)) {
      return false;
    }
    next_ += words.size();
    return true;
  }
  bool TakeOneOf(std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [this](std::string_view word) { return Take({word}); });
  }
  bool TakeMonthEnd() { return Take({"eom"}) || Take({"end", "of", "month"}); }
  bool TakeDaysUnit() { return TakeOneOf({"days", "day", "d"}); }
  bool TakeMonthsUnit() { return TakeOneOf({"months", "month", "m"}); }
  // Takes a number if one comes next. Six digits are beyond every bound.
  std::optional<int> TakeNumber() {
    if (done() || !IsDigit(words_[next_][0])) return std::nullopt;
    int value = 0;
    for (char c : words_[next_++]) {
      value = std::min(10 * value + (c - '0'), 999999);
    }
    return value;
  }

 private:
  static constexpr std::size_t kMaxWords = 16;  // No terms have as many.
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  static bool IsLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  static std::string Lower(std::string_view word) {
    std::string lower(word);
    for (char& c : lower) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
  }
  std::vector<std::string> words_;
  std::size_t next_ = 0;
  bool clean_ = false;
};

absl::Status NoTerms() {
  return absl::InvalidArgumentError(
      "expected \"on receipt\", \"net 30\", \"net 2 months\", \"eom + 45\", "
      "\"45 eom\", \"eom + 2 months\" or \"day 10 of month + 1, cutoff 25\"");
}

// After "eom".
absl::StatusOr<Terms> ParseAfterMonthEnd(TermsWords& words) {
  if (words.done()) return Terms::MonthEndThenDays(0);
  if (!words.Take({"+"})) return NoTerms();
  const std::optional<int> n = words.TakeNumber();
  if (!n) return NoTerms();
  if (words.TakeMonthsUnit()) return Terms::MonthEndThenMonths(*n);
  words.TakeDaysUnit();
  return Terms::MonthEndThenDays(*n);
}

// After the day of "day 10 of month + 1, cutoff 25"; nullopt when the words
// that come next are not of this form.
std::optional<absl::StatusOr<Terms>> ParseAfterDay(TermsWords& words, int day) {
  words.TakeOneOf({"st", "nd", "rd", "th"});
  words.Take({"of"});
  std::optional<int> months;
  if (words.Take({"next", "month"})) {
    months = 1;
  } else if (words.Take({"this", "month"})) {
    months = 0;
  } else if (words.Take({"month", "+"})) {
    months = words.TakeNumber();
  }
  if (!months) return std::nullopt;
  if (!words.Take({"cutoff"})) return Terms::DayOfMonth(day, *months);
  const std::optional<int> cutoff = words.TakeNumber();
  if (!cutoff) return NoTerms();
  return Terms::DayOfMonth(day, *months, *cutoff);
}

// After the number of "30", "net 30 days", "45 eom" or "10th of next month".
absl::StatusOr<Terms> ParseAfterNumber(TermsWords& words, bool net, int n) {
  if (!net) {
    TermsWords ahead = words;
    if (std::optional<absl::StatusOr<Terms>> terms = ParseAfterDay(ahead, n)) {
      words = ahead;
      return *std::move(terms);
    }
  }
  if (words.TakeMonthsUnit()) return Terms::NetMonths(n);
  words.TakeDaysUnit();
  const bool then = words.Take({"then"});
  if (!words.TakeMonthEnd()) return then ? NoTerms() : Terms::NetDays(n);
  if (net && !then) {
    return absl::InvalidArgumentError(
        absl::StrCat("may mean \"eom + ", n, "\" (the end of the month, then ",
                     n, " days) or \"", n, " eom\" (", n,
                     " days, then the end of that month): write one of them"));
  }
  return Terms::DaysThenMonthEnd(n);
}

absl::StatusOr<Terms> ParseWords(TermsWords& words) {
  if (words.Take({"on", "receipt"}) || words.Take({"due", "on", "receipt"}) ||
      words.Take({"immediate"})) {
    return Terms::OnReceipt();
  }
  if (words.TakeMonthEnd()) return ParseAfterMonthEnd(words);
  if (words.Take({"day"})) {
    const std::optional<int> day = words.TakeNumber();
    if (!day) return NoTerms();
    return ParseAfterDay(words, *day).value_or(NoTerms());
  }
  const bool net = words.Take({"net"});
  const std::optional<int> n = words.TakeNumber();
  if (!n) return NoTerms();
  return ParseAfterNumber(words, net, *n);
}

}  // namespace

absl::StatusOr<Terms> Terms::NetDays(int days) {
  if (days < 0 || days > kMaxDays)
    return OutOfBounds("days", days, 0, kMaxDays);
  Terms terms;
  terms.kind_ = Kind::kNetDays;
  terms.days_ = static_cast<std::int16_t>(days);
  return terms;
}

absl::StatusOr<Terms> Terms::NetMonths(int months) {
  if (months < 0 || months > kMaxMonths) {
    return OutOfBounds("months", months, 0, kMaxMonths);
  }
  Terms terms;
  terms.kind_ = Kind::kNetMonths;
  terms.months_ = static_cast<std::uint8_t>(months);
  return terms;
}

absl::StatusOr<Terms> Terms::MonthEndThenDays(int days) {
  absl::StatusOr<Terms> terms = NetDays(days);
  if (terms.ok()) terms->kind_ = Kind::kMonthEndThenDays;
  return terms;
}

absl::StatusOr<Terms> Terms::DaysThenMonthEnd(int days) {
  absl::StatusOr<Terms> terms = NetDays(days);
  if (terms.ok()) terms->kind_ = Kind::kDaysThenMonthEnd;
  return terms;
}

absl::StatusOr<Terms> Terms::MonthEndThenMonths(int months) {
  absl::StatusOr<Terms> terms = NetMonths(months);
  if (terms.ok()) terms->kind_ = Kind::kMonthEndThenMonths;
  return terms;
}

absl::StatusOr<Terms> Terms::DayOfMonth(int day, int months,
                                        std::optional<int> cutoff) {
  absl::StatusOr<Terms> terms = NetMonths(months);
  if (!terms.ok()) return terms;
  if (day < 1 || day > 31) return OutOfBounds("day", day, 1, 31);
  if (cutoff && (*cutoff < 1 || *cutoff > 31)) {
    return OutOfBounds("cutoff", *cutoff, 1, 31);
  }
  terms->kind_ = Kind::kDayOfMonth;
  terms->day_ = static_cast<std::uint8_t>(day);
  terms->cutoff_ = static_cast<std::uint8_t>(cutoff.value_or(0));
  return terms;
}

absl::StatusOr<Terms> Terms::Parse(std::string_view text) {
  TermsWords words(text);
  absl::StatusOr<Terms> terms = words.clean() ? ParseWords(words) : NoTerms();
  if (terms.ok() && !words.done()) terms = NoTerms();
  if (terms.ok()) return terms;
  return absl::InvalidArgumentError(
      absl::StrCat("terms ", base_internal::Quote(text), ": ",
                   std::string(terms.status().message())));
}

std::string Terms::Text() const {
  const std::string in_months =
      absl::StrCat(months(), months() == 1 ? " month" : " months");
  switch (kind_) {
    case Kind::kOnReceipt:
      return "on receipt";
    case Kind::kNetDays:
      return absl::StrCat("net ", days());
    case Kind::kNetMonths:
      return absl::StrCat("net ", in_months);
    case Kind::kMonthEndThenDays:
      return days() == 0 ? "eom" : absl::StrCat("eom + ", days());
    case Kind::kDaysThenMonthEnd:
      return absl::StrCat(days(), " eom");
    case Kind::kMonthEndThenMonths:
      return absl::StrCat("eom + ", in_months);
    case Kind::kDayOfMonth:
      break;
  }
  std::string text = absl::StrCat("day ", day(), " of month + ", months());
  if (cutoff_ != 0) absl::StrAppend(&text, ", cutoff ", *cutoff());
  return text;
}

Date DueDate(Date document, const Terms& terms) {
  const Days days{terms.days()};
  switch (terms.kind()) {
    case Terms::Kind::kOnReceipt:
      return document;
    case Terms::Kind::kNetDays:
      return document + days;
    case Terms::Kind::kNetMonths:
      return AddMonthsClamped(document, terms.months());
    case Terms::Kind::kMonthEndThenDays:
      return MonthEnd(document) + days;
    case Terms::Kind::kDaysThenMonthEnd:
      return MonthEnd(document + days);
    case Terms::Kind::kMonthEndThenMonths:
      return MonthEnd(AddMonthsClamped(document, terms.months()));
    case Terms::Kind::kDayOfMonth:
      break;
  }
  // From a month's first day, so that the day asked for is cut only by the
  // length of the month it falls in.
  const auto day_in = [&](int months) {
    const Date start = AddMonthsClamped(MonthStart(document), months);
    return std::min(start + Days{terms.day() - 1}, MonthEnd(start));
  };
  const int day = static_cast<int>(static_cast<unsigned>(document.ymd().day()));
  const int late = terms.cutoff() && day > *terms.cutoff() ? 1 : 0;
  const Date due = day_in(terms.months() + late);
  return due < document ? day_in(terms.months() + late + 1) : due;
}

}  // namespace arrears
