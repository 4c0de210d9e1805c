// SPDX-License-Identifier: Apache-2.0
//
// terms.h: on which day is a document due under its payment terms?
//
//   absl::StatusOr<Terms> terms = Terms::Parse("net 30");
//   const Date due = DueDate(document_date, *terms);
//   terms->Text();                                          // "net 30"
//
// What does "45 days end of month" mean? Two things, up to a month apart, and
// both are in use. For a document of 10 March:
//   "45 eom"     45 days, then the end of that month:   24 April -> 30 April
//   "eom + 45"   the end of the month, then 45 days:    31 March -> 15 May
// Text is read from left to right, in the order of the steps, so "45 days end
// of month" is the first. "net 45 eom" is refused: its American reading is the
// second, its words are the first; the message offers both spellings.
//
// What does "end of month plus one month" mean for 29 February: 29 or 31
// March? The 31st: "eom + 1 month" is the end of the month one month later.
// A due date on a Sunday stays there; calendar.h moves it.
#ifndef ARREARS_BASE_TERMS_H_
#define ARREARS_BASE_TERMS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "arrears/base/date.h"

namespace arrears {

// A rule from document date to due date: eight bytes, any value is valid.
// Default: due on receipt, that is on the document date.
class Terms {
 public:
  enum class Kind : std::uint8_t {
    kOnReceipt,
    kNetDays,             // Document date + days.
    kNetMonths,           // Document date + months, clamped to the month's end.
    kMonthEndThenDays,    // End of the document's month, then + days.
    kDaysThenMonthEnd,    // Document date + days, then the end of that month.
    kMonthEndThenMonths,  // End of the month `months` after the document's.
    kDayOfMonth,          // The day-th of the month `months` after.
  };
  static constexpr int kMaxDays = 3650;  // Ten years: beyond is a slip.
  static constexpr int kMaxMonths = 120;

  constexpr Terms() = default;
  static constexpr Terms OnReceipt() { return {}; }
  // kInvalidArgument unless days is in [0, kMaxDays], months in
  // [0, kMaxMonths]; the message has the value and the bound.
  [[nodiscard]] static absl::StatusOr<Terms> NetDays(int days);
  [[nodiscard]] static absl::StatusOr<Terms> NetMonths(int months);
  [[nodiscard]] static absl::StatusOr<Terms> MonthEndThenDays(int days);
  [[nodiscard]] static absl::StatusOr<Terms> DaysThenMonthEnd(int days);
  [[nodiscard]] static absl::StatusOr<Terms> MonthEndThenMonths(int months);
  // "The 10th of next month": day 10, months 1. A day past the month's end is
  // its last day. With a cut-off, a document dated after that day counts as of
  // the next month. Months 0 is the first such day on or after the document
  // date, so that nothing is due before it was written. kInvalidArgument also
  // unless day and cut-off are in [1, 31].
  [[nodiscard]] static absl::StatusOr<Terms> DayOfMonth(
      int day, int months, std::optional<int> cutoff = std::nullopt);

  // Letters of either case, blanks free, N a whole number:
  //   on receipt | due on receipt | immediate
  //   [net] N [day[s] | d]                     [net] N (month[s] | m)
  //   eom [+ N [day[s] | d]]                   eom + N (month[s] | m)
  //   N [day[s] | d] [then] eom                eom may be "end of month"
  //   [day] N [st|nd|rd|th] [of] (next month | this month | month + N)
  //       [[,] cutoff N]
  // kInvalidArgument naming the text and what was expected.
  [[nodiscard]] static absl::StatusOr<Terms> Parse(std::string_view text);
  // The one spelling that Parse gives back as this value: "on receipt",
  // "net 30", "net 2 months", "eom", "eom + 45", "45 eom", "eom + 2 months",
  // "day 10 of month + 1", "day 10 of month + 1, cutoff 25".
  std::string Text() const;

  constexpr Kind kind() const { return kind_; }
  // Of the kinds that have them; 0 otherwise.
  constexpr int days() const { return days_; }
  constexpr int months() const { return months_; }
  constexpr int day() const { return day_; }
  constexpr std::optional<int> cutoff() const {
    return cutoff_ == 0 ? std::nullopt : std::optional<int>(cutoff_);
  }

  friend constexpr bool operator==(const Terms&, const Terms&) = default;

 private:
  Kind kind_ = Kind::kOnReceipt;
  std::uint8_t months_ = 0;
  std::int16_t days_ = 0;
  std::uint8_t day_ = 0;
  std::uint8_t cutoff_ = 0;  // 0: none.
};

// Never before `document`, and at most eleven years after it. Never fails.
Date DueDate(Date document, const Terms& terms);

}  // namespace arrears

#endif  // ARREARS_BASE_TERMS_H_
