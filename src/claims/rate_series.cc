// SPDX-License-Identifier: Apache-2.0
#include "arrears/claims/rate_series.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace arrears {
namespace {

using namespace std::chrono_literals;  // 2024y

constexpr int kPlaces = 9;

absl::Status NoRate(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(
      "rate \"", std::string(text.substr(0, 40)), "\": ", std::string(why)));
}

// `billionths` over 10^places, without trailing zeros.
std::string DecimalText(std::int64_t billionths, int places) {
  std::int64_t one = 1;
  for (int i = 0; i < places; ++i) one *= 10;
  const bool negative = billionths < 0;
  const std::int64_t size = negative ? -billionths : billionths;
  std::string text = absl::StrCat(negative ? "-" : "", size / one);
  std::string fraction = absl::StrCat(size % one);
  fraction.insert(0, static_cast<std::size_t>(places) - fraction.size(), '0');
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) absl::StrAppend(&text, ".", fraction);
  return text;
}

struct RatePoint {
  Date from;
  std::int64_t basis_points;
  const char* source;
};

struct PublishedSeries {
  const char* id;
  const char* source;
  Date known_until;
  std::span<const RatePoint> points;
};

constexpr RatePoint kEcb[] = {
    {2023y / 1 / 1, 250, "banque-france.fr, bsi.si"},
    {2023y / 7 / 1, 400, "banque-france.fr, bsi.si"},
    {2024y / 1 / 1, 450, "banque-france.fr, bsi.si"},
    {2024y / 7 / 1, 425, "banque-france.fr, bsi.si; enterprise.gov.ie"},
    {2025y / 1 / 1, 315, "banque-france.fr, bsi.si"},
    {2025y / 7 / 1, 215, "general knowledge, high"},
    {2026y / 1 / 1, 215, "getinvoicepdf"},
    {2026y / 7 / 1, 240, "one secondary page, medium"},
};

constexpr const char* kDerived =
    "section 247 BGB: -0.88 moved by the change of the ECB rate";
constexpr RatePoint kGermanBase[] = {
    {2023y / 1 / 1, 162, kDerived}, {2023y / 7 / 1, 312, kDerived},
    {2024y / 1 / 1, 362, kDerived}, {2024y / 7 / 1, 337, kDerived},
    {2025y / 1 / 1, 227, kDerived}, {2025y / 7 / 1, 127, kDerived},
    {2026y / 1 / 1, 127, kDerived}, {2026y / 7 / 1, 152, "derived, medium"},
};

constexpr RatePoint kFrenchLegal[] = {
    {2024y / 7 / 1, 492, "a third of the floor of 14.76 %"},
    {2025y / 1 / 1, 371, "ksca.fr on the decree of 17 December 2024"},
};

constexpr RatePoint kBankOfEngland[] = {
    {2022y / 12 / 31, 350, "secondary, page undated"},
    {2023y / 6 / 30, 500, "general knowledge, high"},
    {2023y / 12 / 31, 525, "payontime.co.uk"},
    {2024y / 6 / 30, 525, "general knowledge, high"},
    {2024y / 12 / 31, 475, "general knowledge, high"},
    {2025y / 6 / 30, 425, "secondary: 4.25 in May 2025"},
    {2025y / 12 / 31, 375, "secondary"},
};

constexpr RatePoint kLoanPrimeRate[] = {
    {2019y / 8 / 20, 425, "general knowledge, high"},
    {2019y / 9 / 20, 420, "general knowledge, high"},
    {2019y / 11 / 20, 415, "general knowledge, high"},
    {2020y / 2 / 20, 405, "general knowledge, high"},
    {2020y / 4 / 20, 385, "secondary, derived"},
    {2021y / 12 / 20, 380, "secondary"},
    {2022y / 1 / 20, 370, "general knowledge, high"},
    {2022y / 8 / 22, 365, "Sina, citing China Net Finance"},
    {2023y / 6 / 20, 355, "general knowledge, high"},
    {2023y / 8 / 21, 345, "general knowledge, high"},
    {2024y / 7 / 22, 335, "general knowledge, high"},
    {2024y / 10 / 21, 310, "secondary"},
    {2025y / 5 / 20, 300, "secondary; still so in August 2026"},
};

constexpr PublishedSeries kTables[] = {
    {"ecb_mro", "European Central Bank, main refinancing operations",
     2026y / 12 / 31, kEcb},
    {"de_base", "Deutsche Bundesbank, base rate, section 247 BGB",
     2026y / 12 / 31, kGermanBase},
    {"fr_legal", "France, legal interest between professionals, D313-1-A CMF",
     2025y / 6 / 30, kFrenchLegal},
    {"boe_bank", "Bank of England, official rate on 30 June and 31 December",
     2026y / 6 / 29, kBankOfEngland},
    {"cn_lpr_1y", "National Interbank Funding Centre, one-year loan prime rate",
     2026y / 8 / 31, kLoanPrimeRate},
};

}  // namespace

absl::StatusOr<Rate> ParseRate(std::string_view text) {
  std::string_view rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (negative) rest.remove_prefix(1);
  const std::size_t point = std::min(rest.find('.'), rest.size());
  const std::string_view whole = rest.substr(0, point);
  const std::string_view part =
      point < rest.size() ? rest.substr(point + 1) : std::string_view("0");
  const auto digits = [](std::string_view s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) {
      return c >= '0' && c <= '9';
    });
  };
  if (!digits(whole) || !digits(part)) {
    return NoRate(text, "not a decimal such as 0.0475");
  }
  if (part.size() > kPlaces) return NoRate(text, "more than nine places");
  std::int64_t value = 0;
  for (const char c : whole) {
    // Beyond the bounds already: more digits cannot bring it back.
    value = std::min<std::int64_t>(value * 10 + (c - '0'), 1000);
  }
  for (int i = 0; i < kPlaces; ++i) {
    const auto at = static_cast<std::size_t>(i);
    value = value * 10 + (at < part.size() ? part[at] - '0' : 0);
  }
  const Rate rate{negative ? -value : value};
  if (rate < kLeastRate || rate > kMostRate) {
    return absl::OutOfRangeError(
        absl::StrCat("rate \"", std::string(text.substr(0, 40)),
                     "\" is not in -1..10, 0.0475 being 4.75 %"));
  }
  return rate;
}

std::string FormatRate(Rate rate) {
  return DecimalText(rate.billionths, kPlaces);
}

std::string FormatPercent(Rate rate) {
  return absl::StrCat(DecimalText(rate.billionths, kPlaces - 2), " %");
}

absl::StatusOr<RateSeries> RateSeries::Create(RateSeriesSpec spec) {
  if (spec.id.empty()) {
    return absl::InvalidArgumentError("a rate series has no id");
  }
  const std::string name = absl::StrCat("series ", spec.id);
  if (spec.entries.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, " has no entries"));
  }
  for (std::size_t i = 0; i < spec.entries.size(); ++i) {
    const RateEntry& entry = spec.entries[i];
    const std::string at =
        absl::StrCat(name, ", entry ", i, ": ", FormatIsoDate(entry.from));
    if (i > 0 && entry.from <= spec.entries[i - 1].from) {
      return absl::InvalidArgumentError(absl::StrCat(
          at, " is not after ", FormatIsoDate(spec.entries[i - 1].from)));
    }
    if (entry.rate < kLeastRate || entry.rate > kMostRate) {
      return absl::InvalidArgumentError(absl::StrCat(
          at, ": rate ", FormatRate(entry.rate), " is not in -1..10"));
    }
  }
  if (spec.known_until < spec.entries.back().from) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": known_until ", FormatIsoDate(spec.known_until),
                     " is before the last entry, ",
                     FormatIsoDate(spec.entries.back().from)));
  }
  return RateSeries(std::move(spec));
}

absl::StatusOr<Rate> RateSeries::On(Date day) const {
  const std::span<const RateEntry> all = entries();
  if (day < all.front().from || day > known_until()) {
    return absl::NotFoundError(absl::StrCat(
        "series ", id(), ": no rate for ", FormatIsoDate(day), "; known from ",
        FormatIsoDate(all.front().from), " to ", FormatIsoDate(known_until())));
  }
  const auto next = std::upper_bound(
      all.begin(), all.end(), day,
      [](Date d, const RateEntry& entry) { return d < entry.from; });
  return std::prev(next)->rate;
}

std::span<const RateSeries> DefaultRateSeries() {
  static const auto* const kSeries = [] {
    auto* series = new std::vector<RateSeries>;
    for (const PublishedSeries& table : kTables) {
      RateSeriesSpec spec = {table.id, table.source, {}, table.known_until};
      for (const RatePoint& point : table.points) {
        spec.entries.push_back({point.from,
                                {point.basis_points * (kRateOne / 10'000)},
                                point.source});
      }
      series->push_back(RateSeries::Create(std::move(spec)).value());
    }
    return series;
  }();
  return *kSeries;
}

const RateSeries* FindRateSeries(std::span<const RateSeries> series,
                                 std::string_view id) {
  const auto found =
      std::find_if(series.begin(), series.end(),
                   [id](const RateSeries& one) { return one.id() == id; });
  return found == series.end() ? nullptr : &*found;
}

}  // namespace arrears
