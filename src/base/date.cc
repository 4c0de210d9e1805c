// SPDX-License-Identifier: Apache-2.0
#include "arrears/base/date.h"

#include <cassert>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "quote_internal.h"

namespace arrears {
namespace {

using std::chrono::day;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr const char* kMonthNames[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

// The number written in the digits [from, from + count) of `text`.
int Digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (char c : text.substr(from, count)) value = 10 * value + (c - '0');
  return value;
}

bool LooksLikeIsoDate(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 4 || i == 7;
    if (hyphen ? text[i] != '-'
               : !absl::ascii_isdigit(static_cast<unsigned char>(text[i])))
      return false;
  }
  return true;
}

int DaysInMonth(int y, int m) {
  const auto end = year{y} / month{static_cast<unsigned>(m)} / last;
  return static_cast<int>(static_cast<unsigned>(end.day()));
}

}  // namespace

Date AddMonthsClamped(Date origin, int n) {
  const year_month_day from = origin.ymd();
  const year_month to = from.year() / from.month() + months{n};
  const day end = (to / last).day();
  return to / (from.day() < end ? from.day() : end);
}

Date AddYearsClamped(Date origin, int years) {
  return AddMonthsClamped(origin, 12 * years);
}

int WholeMonthsBetween(Date origin, Date date) {
  const year_month_day a = origin.ymd();
  const year_month_day b = date.ymd();
  const int n =
      static_cast<int>((b.year() / b.month() - a.year() / a.month()).count());
  // The n-th anniversary falls in the month of `date`, so it can only be late
  // by less than a month.
  return AddMonthsClamped(origin, n) <= date ? n : n - 1;
}

int WholeYearsBetween(Date origin, Date date) {
  const int n = static_cast<int>(date.ymd().year()) -
                static_cast<int>(origin.ymd().year());
  return AddYearsClamped(origin, n) <= date ? n : n - 1;
}

Date MonthStart(Date date) {
  const year_month_day ymd = date.ymd();
  return ymd.year() / ymd.month() / day{1};
}

Date MonthEnd(Date date) {
  const year_month_day ymd = date.ymd();
  return year_month_day{ymd.year() / ymd.month() / last};
}

absl::StatusOr<Date> ParseIsoDate(std::string_view text) {
  if (!LooksLikeIsoDate(text)) {
    return absl::InvalidArgumentError(
        absl::StrCat(base_internal::Quote(text), " is not a date YYYY-MM-DD"));
  }
  const int y = Digits(text, 0, 4);
  const int m = Digits(text, 5, 2);
  const int d = Digits(text, 8, 2);
  const auto fault = [&](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(text), ": ", what));
  };
  if (y < 1) return fault("the year must be 0001 to 9999");
  if (m < 1 || m > 12) return fault(absl::StrCat("there is no month ", m));
  const int days = DaysInMonth(y, m);
  if (d < 1) return fault(absl::StrCat("there is no day ", d));
  if (d > days) {
    return fault(
        absl::StrCat(kMonthNames[m - 1], " ", y, " has ", days, " days"));
  }
  return Date(year{y} / m / d);
}

std::string FormatIsoDate(Date date) {
  const year_month_day ymd = date.ymd();
  const int y = static_cast<int>(ymd.year());
  const int m = static_cast<int>(static_cast<unsigned>(ymd.month()));
  const int d = static_cast<int>(static_cast<unsigned>(ymd.day()));
  assert(y >= 0 && y <= 9999);
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t last_digit, int value) {
    for (std::size_t i = last_digit; value > 0; value /= 10) {
      text[i--] = static_cast<char>('0' + value % 10);
    }
  };
  put(3, y);
  put(6, m);
  put(9, d);
  return text;
}

}  // namespace arrears
