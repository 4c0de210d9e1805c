// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "absl/strings/str_cat.h"
#include "arrears/base/date.h"
#include "arrears/base/money.h"
#include "json_internal.h"
#include "law_data_internal.h"

namespace arrears {
namespace io_internal {
namespace {

Json Amount(std::int64_t minor, Currency currency) {
  return FormatMinor(minor, currency.exponent());
}

Json Names(const std::string& en, const std::string& zh) {
  return {{"en", en}, {"zh", zh}};
}

// Writes what says something: no empty texts, false flags and absent days.
void Put(Json* json, const char* key, const std::string& text) {
  if (!text.empty()) (*json)[key] = text;
}
void Put(Json* json, const char* key, const std::optional<Date>& date) {
  if (date) (*json)[key] = FormatIsoDate(*date);
}
void Put(Json* json, const char* key, bool flag) {
  if (flag) (*json)[key] = true;
}

Json JsonOf(const RateSeries& series) {
  Json entries = Json::array();
  for (const RateEntry& entry : series.entries()) {
    Json each = {{"from", FormatIsoDate(entry.from)},
                 {"rate", FormatRate(entry.rate)}};
    Put(&each, "source", entry.source);
    entries.push_back(std::move(each));
  }
  Json json = {{"id", series.id()}};
  Put(&json, "source", series.source());
  json["known_until"] = FormatIsoDate(series.known_until());
  json["entries"] = std::move(entries);
  return json;
}

Json JsonOf(const InterestRegime& regime) {
  Json json = {{"id", regime.id}};
  Put(&json, "source", regime.source);
  json["name"] = Names(regime.name_en, regime.name_zh);
  Put(&json, "valid_from", regime.valid_from);
  Put(&json, "valid_until", regime.valid_until);
  json["currency"] = regime.currency.code();
  Put(&json, "series", regime.series);
  json["reset"] = NameOf(regime.reset, kResetNames);
  json["margin"] = FormatRate(regime.margin);
  if (regime.uplift != Rate{}) json["uplift"] = FormatRate(regime.uplift);
  json["day_count"] = NameOf(regime.day_count, kDayCountNames);
  if (!regime.contract_rate_prevails) json["contract_rate_prevails"] = false;
  if (!regime.floor_series.empty()) {
    json["floor"] = {{"series", regime.floor_series},
                     {"multiple", regime.floor_multiple}};
    Put(&json["floor"], "at_contract", regime.floor_at_contract);
  }
  for (const LumpSumStep& step : regime.lump_sums) {
    json["lump_sums"].push_back(
        {{"from", Amount(step.from, regime.currency)},
         {"amount", Amount(step.amount, regime.currency)}});
  }
  Put(&json, "stops_at_insolvency", regime.stops_at_insolvency);
  return json;
}

Json JsonOf(const ClaimEventRule& rule) {
  Json json = {{"event", NameOf(rule.kind, kEventNames)},
               {"effect", NameOf(rule.effect, kEffectNames)}};
  if (rule.months != 0) json["months"] = rule.months;
  Put(&json, "source", rule.source);
  if (!rule.proof_en.empty() || !rule.proof_zh.empty()) {
    json["proof"] = Names(rule.proof_en, rule.proof_zh);
  }
  return json;
}

Json JsonOf(const LimitationRegime& regime) {
  Json json = {{"id", regime.id}};
  Put(&json, "source", regime.source);
  json["name"] = Names(regime.name_en, regime.name_zh);
  json["start"] = NameOf(regime.start, kStartNames);
  json["years"] = regime.years;
  if (regime.longest_years != 0) json["longest_years"] = regime.longest_years;
  if (regime.most_agreed_years != 0) {
    json["agreed_years"] = {{"least", regime.least_agreed_years},
                            {"most", regime.most_agreed_years}};
  }
  Put(&json, "from_last_instalment", regime.from_last_instalment);
  Put(&json, "rolls", regime.rolls);
  Put(&json, "calendar", regime.calendar);
  for (const ClaimEventRule& rule : regime.rules) {
    json["rules"].push_back(JsonOf(rule));
  }
  return json;
}

std::string PartText(FeePart part) {
  return absl::StrCat(part.numerator, "/", part.denominator);
}

Json JsonOf(const FeeSchedule& fee) {
  Json json = {{"id", fee.id}};
  Put(&json, "source", fee.source);
  json["name"] = Names(fee.name_en, fee.name_zh);
  json["kind"] = NameOf(fee.kind, kFeeKindNames);
  json["currency"] = fee.currency.code();
  Put(&json, "valid_from", fee.valid_from);
  Put(&json, "valid_until", fee.valid_until);
  if (!fee.marginal) json["marginal"] = false;
  for (const FeeBand& band : fee.bands) {
    json["bands"].push_back({{"above", Amount(band.above, fee.currency)},
                             {"share", FormatRate(band.share)},
                             {"fixed", Amount(band.fixed, fee.currency)}});
  }
  if (!fee.part_of.empty()) {
    json["part_of"] = fee.part_of;
    json["part"] = PartText(fee.part);
  }
  if (fee.least != 0) json["least"] = Amount(fee.least, fee.currency);
  if (fee.most) json["most"] = Amount(*fee.most, fee.currency);
  if (!fee.prepaid) json["prepaid"] = false;
  Put(&json, "loser_pays", fee.loser_pays);
  Put(&json, "only_on_success", fee.only_on_success);
  for (const FeeReduction& reduction : fee.reductions) {
    json["reductions"].push_back(
        {{"when", reduction.when}, {"part", PartText(reduction.part)}});
  }
  Put(&json, "family", fee.family);
  if (fee.most_age_days) json["most_age_days"] = *fee.most_age_days;
  return json;
}

// Days one after another as from and to.
Json DaysOf(const std::vector<Date>& days) {
  Json json = Json::array();
  for (std::size_t i = 0; i < days.size();) {
    std::size_t last = i;
    while (last + 1 < days.size() && last - i + 1 < kMostSpanDays &&
           days[last + 1] == days[last] + Days{1}) {
      ++last;
    }
    json.push_back(last == i ? FormatIsoDate(days[i])
                             : absl::StrCat(FormatIsoDate(days[i]), "/",
                                            FormatIsoDate(days[last])));
    i = last + 1;
  }
  return json;
}

Json JsonOf(const CalendarEntry& entry) {
  const CalendarRules& rules = entry.calendar.rules();
  Json json = {{"id", entry.id}};
  Put(&json, "source", entry.source);
  json["weekend"] = Json::array();
  for (std::size_t day = 0; day < kDayNames.size(); ++day) {
    if (((rules.weekend >> day) & 1) == 0) continue;
    json["weekend"].push_back(kDayNames[day]);
  }
  json["known_years"] = {{"first", rules.first_known_year},
                         {"last", rules.last_known_year}};
  json["holidays"] = DaysOf(rules.holidays);
  json["working_days"] = DaysOf(rules.working_days);
  return json;
}

Json JsonOf(const GuardProfile& profile) { return GuardProfileJson(profile); }

template <class Entry>
Json JsonOf(const std::vector<Entry>& entries) {
  Json json = Json::array();
  for (const Entry& entry : entries) json.push_back(JsonOf(entry));
  return json;
}

}  // namespace
}  // namespace io_internal

std::string LawDataJson(const LawData& data) {
  const io_internal::Json json = {
      {"rates", io_internal::JsonOf(data.rates)},
      {"interest", io_internal::JsonOf(data.interest)},
      {"limitation", io_internal::JsonOf(data.limitation)},
      {"fees", io_internal::JsonOf(data.fees)},
      {"calendars", io_internal::JsonOf(data.calendars)},
      {"guard_profiles", io_internal::JsonOf(data.guard_profiles)}};
  return json.dump(2) + "\n";
}

}  // namespace arrears
