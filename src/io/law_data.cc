// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/law_data.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "arrears/policy/guard.h"
#include "json_internal.h"
#include "law_data_internal.h"

namespace arrears {
namespace io_internal {
namespace {

Date LawDateAt(const JsonCursor& at) { return Parsed(at, ParseIsoDate); }

std::optional<Date> OptionalLawDateAt(const JsonCursor& at) {
  if (!at) return {};
  return LawDateAt(at);
}

Rate RateAt(const JsonCursor& at, Rate without) {
  return at ? RateAt(at) : without;
}

std::optional<RateSeries> SeriesAt(const JsonCursor& at,
                                   const std::vector<RateSeries>& known) {
  at.OnlyKeys({"id", "source", "known_until", "extends", "entries"});
  RateSeriesSpec spec;
  spec.id = at.at("id").String();
  spec.source = TextAt(at.at("source"));
  spec.known_until = LawDateAt(at.at("known_until"));
  at.at("entries").EachElement([&](const JsonCursor& each) {
    each.OnlyKeys({"from", "rate", "source"});
    spec.entries.push_back({LawDateAt(each.at("from")), RateAt(each.at("rate")),
                            TextAt(each.at("source"))});
  });
  if (FlagAt(at.at("extends"), false)) {
    const RateSeries* const before = FindRateSeries(known, spec.id);
    if (before == nullptr) {
      at.at("extends").Fail(
          absl::StrCat("there is no series \"", spec.id, "\" to extend"));
      return {};
    }
    std::vector<RateEntry> all;
    for (const RateEntry& entry : before->entries()) {
      if (!spec.entries.empty() && entry.from >= spec.entries[0].from) break;
      all.push_back(entry);
    }
    all.insert(all.end(), spec.entries.begin(), spec.entries.end());
    spec.entries = std::move(all);
  }
  absl::StatusOr<RateSeries> series = RateSeries::Create(std::move(spec));
  if (series.ok()) return *std::move(series);
  at.Fail(std::string(series.status().message()));
  return {};
}

std::optional<InterestRegime> RegimeAt(const JsonCursor& at) {
  at.OnlyKeys({"id", "source", "name", "valid_from", "valid_until", "currency",
               "series", "reset", "margin", "uplift", "day_count",
               "contract_rate_prevails", "floor", "lump_sums",
               "stops_at_insolvency"});
  InterestRegime regime;
  regime.id = at.at("id").String();
  regime.source = TextAt(at.at("source"));
  NameAt(at.at("name"), &regime.name_en, &regime.name_zh);
  regime.valid_from = OptionalLawDateAt(at.at("valid_from"));
  regime.valid_until = OptionalLawDateAt(at.at("valid_until"));
  regime.currency = Parsed(at.at("currency"), Currency::Parse);
  regime.series = TextAt(at.at("series"));
  regime.reset = EnumAt(at.at("reset"), kResetNames);
  regime.margin = RateAt(at.at("margin"));
  regime.uplift = RateAt(at.at("uplift"), {});
  regime.day_count = EnumAt(at.at("day_count"), kDayCountNames);
  regime.contract_rate_prevails = FlagAt(at.at("contract_rate_prevails"), true);
  if (const JsonCursor floor = at.at("floor")) {
    floor.OnlyKeys({"series", "multiple", "at_contract"});
    regime.floor_series = floor.at("series").String();
    regime.floor_multiple =
        static_cast<int>(floor.at("multiple").Integer(1, 100));
    regime.floor_at_contract = FlagAt(floor.at("at_contract"), false);
  }
  if (const JsonCursor steps = at.at("lump_sums")) {
    steps.EachElement([&](const JsonCursor& each) {
      each.OnlyKeys({"from", "amount"});
      regime.lump_sums.push_back(
          {AmountAt(each.at("from"), regime.currency),
           AmountAt(each.at("amount"), regime.currency)});
    });
  }
  regime.stops_at_insolvency = FlagAt(at.at("stops_at_insolvency"), false);
  return regime;
}

ClaimEventRule EventRuleAt(const JsonCursor& at) {
  at.OnlyKeys({"event", "effect", "months", "source", "proof"});
  ClaimEventRule rule;
  rule.kind = EnumAt(at.at("event"), kEventNames);
  rule.effect = EnumAt(at.at("effect"), kEffectNames);
  if (const JsonCursor months = at.at("months")) {
    rule.months = static_cast<int>(months.Integer(0, 1200));
  }
  rule.source = TextAt(at.at("source"));
  if (const JsonCursor proof = at.at("proof")) {
    NameAt(proof, &rule.proof_en, &rule.proof_zh);
  }
  return rule;
}

std::optional<LimitationRegime> LimitationAt(const JsonCursor& at) {
  at.OnlyKeys({"id", "source", "name", "start", "years", "longest_years",
               "agreed_years", "from_last_instalment", "rolls", "calendar",
               "rules"});
  LimitationRegime regime;
  regime.id = at.at("id").String();
  regime.source = TextAt(at.at("source"));
  NameAt(at.at("name"), &regime.name_en, &regime.name_zh);
  regime.start = EnumAt(at.at("start"), kStartNames);
  regime.years = static_cast<int>(at.at("years").Integer(1, 30));
  if (const JsonCursor longest = at.at("longest_years")) {
    regime.longest_years = static_cast<int>(longest.Integer(0, 100));
  }
  if (const JsonCursor agreed = at.at("agreed_years")) {
    agreed.OnlyKeys({"least", "most"});
    regime.least_agreed_years =
        static_cast<int>(agreed.at("least").Integer(1, 30));
    regime.most_agreed_years =
        static_cast<int>(agreed.at("most").Integer(1, 30));
  }
  regime.from_last_instalment = FlagAt(at.at("from_last_instalment"), false);
  regime.rolls = FlagAt(at.at("rolls"), false);
  regime.calendar = TextAt(at.at("calendar"));
  if (const JsonCursor rules = at.at("rules")) {
    rules.EachElement([&](const JsonCursor& each) {
      regime.rules.push_back(EventRuleAt(each));
    });
  }
  return regime;
}

// "1/3".
FeePart PartAt(const JsonCursor& at) {
  const std::string text = at.String();
  const std::size_t slash = text.find('/');
  const auto number = [&](std::string_view digits) -> std::int32_t {
    std::int32_t value = 0;
    if (digits.empty() || digits.size() > 4) return -1;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9') return -1;
      value = 10 * value + (digit - '0');
    }
    return value;
  };
  if (slash != text.npos) {
    const std::string_view view(text);
    const FeePart part = {number(view.substr(0, slash)),
                          number(view.substr(slash + 1))};
    if (0 <= part.numerator && part.numerator <= part.denominator &&
        1 <= part.denominator && part.denominator <= 1000) {
      return part;
    }
  }
  at.Expected("a part of one in quotes, such as \"1/3\"");
  return {};
}

void BandsAt(const JsonCursor& at, FeeSchedule* fee) {
  if (!at) return;
  at.EachElement([&](const JsonCursor& each) {
    each.OnlyKeys({"above", "share", "fixed"});
    fee->bands.push_back({AmountAt(each.at("above"), fee->currency),
                          RateAt(each.at("share"), {}),
                          AmountAt(each.at("fixed"), fee->currency)});
  });
}

void ReductionsAt(const JsonCursor& at, FeeSchedule* fee) {
  if (!at) return;
  at.EachElement([&](const JsonCursor& each) {
    each.OnlyKeys({"when", "part"});
    fee->reductions.push_back(
        {each.at("when").String(), PartAt(each.at("part"))});
  });
}

std::optional<FeeSchedule> FeeAt(const JsonCursor& at) {
  at.OnlyKeys({"id", "source", "name", "kind", "currency", "valid_from",
               "valid_until", "marginal", "bands", "part_of", "part", "least",
               "most", "prepaid", "loser_pays", "only_on_success", "reductions",
               "family", "most_age_days"});
  FeeSchedule fee;
  fee.id = at.at("id").String();
  fee.source = TextAt(at.at("source"));
  NameAt(at.at("name"), &fee.name_en, &fee.name_zh);
  fee.kind = EnumAt(at.at("kind"), kFeeKindNames);
  fee.currency = Parsed(at.at("currency"), Currency::Parse);
  fee.valid_from = OptionalLawDateAt(at.at("valid_from"));
  fee.valid_until = OptionalLawDateAt(at.at("valid_until"));
  fee.marginal = FlagAt(at.at("marginal"), true);
  BandsAt(at.at("bands"), &fee);
  fee.part_of = TextAt(at.at("part_of"));
  if (const JsonCursor part = at.at("part")) fee.part = PartAt(part);
  fee.least = AmountAt(at.at("least"), fee.currency);
  if (const JsonCursor most = at.at("most")) {
    fee.most = AmountAt(most, fee.currency);
  }
  fee.prepaid = FlagAt(at.at("prepaid"), true);
  fee.loser_pays = FlagAt(at.at("loser_pays"), false);
  fee.only_on_success = FlagAt(at.at("only_on_success"), false);
  ReductionsAt(at.at("reductions"), &fee);
  fee.family = TextAt(at.at("family"));
  if (const JsonCursor age = at.at("most_age_days")) {
    fee.most_age_days = static_cast<std::int32_t>(age.Integer(0, 100'000));
  }
  return fee;
}

std::uint8_t WeekendAt(const JsonCursor& at) {
  std::uint8_t weekend = 0;
  at.EachElement([&](const JsonCursor& each) {
    const std::string text = each.String();
    const auto day = std::find(kDayNames.begin(), kDayNames.end(), text);
    if (day == kDayNames.end())
      return each.Expected("a day such as \"sunday\"");
    weekend |= static_cast<std::uint8_t>(1 << (day - kDayNames.begin()));
  });
  return weekend;
}

// "2027-01-01" or "2027-01-01/2027-01-03".
void AddDays(const JsonCursor& at, std::vector<Date>* days) {
  const std::string text = at.String();
  const std::size_t slash = text.find('/');
  const absl::StatusOr<Date> first = ParseIsoDate(text.substr(0, slash));
  const absl::StatusOr<Date> last =
      slash == text.npos ? first : ParseIsoDate(text.substr(slash + 1));
  if (!first.ok() || !last.ok() || *last < *first ||
      (*last - *first).count() >= kMostSpanDays) {
    at.Expected(
        "a day, or days from and to, such as \"2027-01-01/2027-01-03\", at "
        "most 366");
    return;
  }
  for (std::int32_t i = 0; i <= (*last - *first).count(); ++i) {
    days->push_back(*first + Days{i});
  }
}

std::vector<Date> DaysAt(const JsonCursor& at) {
  std::vector<Date> days;
  if (!at) return days;
  at.EachElement([&](const JsonCursor& each) { AddDays(each, &days); });
  return days;
}

// Weekend and known years, of `rules` where the file says nothing.
void WeekAndYearsAt(const JsonCursor& at, CalendarRules* rules) {
  if (const JsonCursor weekend = at.at("weekend")) {
    rules->weekend = WeekendAt(weekend);
  }
  if (const JsonCursor years = at.at("known_years")) {
    years.OnlyKeys({"first", "last"});
    rules->first_known_year =
        static_cast<int>(years.at("first").Integer(-32767, 32767));
    rules->last_known_year =
        static_cast<int>(years.at("last").Integer(-32767, 32767));
  }
}

std::optional<CalendarEntry> CalendarAt(
    const JsonCursor& at, const std::vector<CalendarEntry>& known) {
  at.OnlyKeys({"id", "source", "extends", "weekend", "known_years", "holidays",
               "working_days"});
  const std::string id = at.at("id").String();
  const auto before =
      std::find_if(known.begin(), known.end(),
                   [&](const CalendarEntry& entry) { return entry.id == id; });
  const bool extends = FlagAt(at.at("extends"), false);
  if (extends && before == known.end()) {
    at.at("extends").Fail(
        absl::StrCat("there is no calendar \"", id, "\" to extend"));
    return {};
  }
  std::vector<Date> holidays = DaysAt(at.at("holidays"));
  std::vector<Date> working = DaysAt(at.at("working_days"));
  CalendarRules rules;
  if (extends) {
    rules = before->calendar.rules();
  } else {
    rules.holidays = holidays;
    rules.working_days = working;
  }
  WeekAndYearsAt(at, &rules);
  absl::StatusOr<Calendar> calendar = Calendar::Create(std::move(rules));
  if (!calendar.ok()) {
    at.Fail(std::string(calendar.status().message()));
    return {};
  }
  if (extends) {
    calendar = calendar->WithHolidays(holidays).WithWorkingDays(working);
  }
  return CalendarEntry{id, TextAt(at.at("source")), *std::move(calendar)};
}

// What no single entry can show.
void CheckTogether(const JsonCursor& root, const LawData& data) {
  for (const InterestRegime& regime : data.interest) {
    const auto computer = InterestComputer::Create(regime, data.rates);
    if (!computer.ok()) {
      return root.at("interest").Fail(std::string(computer.status().message()));
    }
  }
  for (const LimitationRegime& regime : data.limitation) {
    const auto answer = ComputeLimitation(regime, {.due = Date()});
    if (!answer.ok()) {
      return root.at("limitation").Fail(std::string(answer.status().message()));
    }
    const auto calendar = FindCalendar(data, regime.calendar);
    if (!calendar.ok()) {
      return root.at("limitation")
          .Fail(absl::StrCat("regime ", regime.id, ": ",
                             std::string(calendar.status().message())));
    }
  }
  if (data.guard_profiles.size() > Guard::kMostProfiles) {
    return root.at("guard_profiles")
        .Fail(absl::StrCat("there would be ", data.guard_profiles.size(),
                           " profiles; expected at most ",
                           Guard::kMostProfiles));
  }
  const absl::Status fees = CheckFees(data.fees);
  if (!fees.ok()) root.at("fees").Fail(std::string(fees.message()));
}

}  // namespace

std::int64_t AmountAt(const JsonCursor& at, Currency currency) {
  if (!at) return 0;
  if (!at.is_string()) {
    at.Expected("an amount in quotes, such as \"40.00\"");
    return 0;
  }
  const std::int64_t minor = Parsed(at, [&](const std::string& text) {
    return ParseMinor(text, currency.exponent());
  });
  if (minor < 0) at.Expected("an amount from 0");
  return minor;
}

bool FlagAt(const JsonCursor& at, bool without) {
  return at ? at.Bool() : without;
}

std::string TextAt(const JsonCursor& at) {
  return at ? at.String() : std::string();
}

void NameAt(const JsonCursor& at, std::string* en, std::string* zh) {
  at.OnlyKeys({"en", "zh"});
  *en = at.at("en").String();
  *zh = at.at("zh").String();
}

Rate RateAt(const JsonCursor& at) {
  if (at.is_string()) return Parsed(at, ParseRate);
  at.Expected("a rate in quotes, such as \"0.0475\"");
  return {};
}

}  // namespace io_internal

LawData DefaultLawData() {
  const auto all = [](auto entries) {
    return std::vector(entries.begin(), entries.end());
  };
  return {all(DefaultRateSeries()),
          all(DefaultRegimes()),
          all(DefaultLimitations()),
          all(DefaultFees()),
          {{"CN",
            "yearly notices of the General Office of the State Council, each "
            "read in its published text",
            Calendar::Cn()}},
          all(DefaultGuardProfiles())};
}

absl::StatusOr<Calendar> FindCalendar(const LawData& data,
                                      std::string_view name) {
  if (name.empty() || name == "weekends") return Calendar::WeekendsOnly();
  std::string ids = "weekends";
  for (const CalendarEntry& entry : data.calendars) {
    if (entry.id == name) return entry.calendar;
    absl::StrAppend(&ids, ", ", entry.id);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("calendar \"", std::string(name), "\" is none of ", ids));
}

absl::StatusOr<LawData> ParseLawData(std::string_view text,
                                     const std::string& source, LawData base) {
  using io_internal::JsonCursor;
  const absl::StatusOr<io_internal::Json> json =
      io_internal::ParseJson(text, source);
  if (!json.ok()) return json.status();
  io_internal::JsonContext context(source, text);
  const JsonCursor root(*json, context);
  root.OnlyKeys({"rates", "interest", "limitation", "fees", "calendars",
                 "guard_profiles"});
  io_internal::EntriesAt(root.at("rates"), &base.rates,
                         [&](const JsonCursor& at) {
                           return io_internal::SeriesAt(at, base.rates);
                         });
  io_internal::EntriesAt(root.at("interest"), &base.interest,
                         io_internal::RegimeAt);
  io_internal::EntriesAt(root.at("limitation"), &base.limitation,
                         io_internal::LimitationAt);
  io_internal::EntriesAt(root.at("fees"), &base.fees, io_internal::FeeAt);
  io_internal::EntriesAt(root.at("calendars"), &base.calendars,
                         [&](const JsonCursor& at) {
                           return io_internal::CalendarAt(at, base.calendars);
                         });
  io_internal::EntriesAt(root.at("guard_profiles"), &base.guard_profiles,
                         io_internal::GuardProfileAt);
  if (context.ok()) io_internal::CheckTogether(root, base);
  if (!context.ok()) return context.status();
  return base;
}

absl::StatusOr<LawData> ReadLawData(const std::string& path, LawData base) {
  const absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, io_internal::kMostDataBytes);
  if (!text.ok()) return text.status();
  return ParseLawData(*text, path, std::move(base));
}

}  // namespace arrears
