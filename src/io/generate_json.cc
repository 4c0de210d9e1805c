// SPDX-License-Identifier: Apache-2.0
//
// What a generated ledger holds, for people and for other programs.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "arrears/io/generate_truth.h"
#include "nlohmann/json.hpp"

namespace arrears {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kAges[] = {0, 30, 60, 90, 180, 270, 365, 730, 1095, 1460, 1825};

double Round(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.9g", value);
  return std::strtod(text, nullptr);
}

Json CurveTruthJson(const CurveTruth& curve,
                    const CurveTruth& without_contacts) {
  Json ages = Json::array();
  for (const int age : kAges) {
    const auto a = static_cast<std::size_t>(age);
    if (a >= curve.open.size()) break;
    ages.push_back(
        {{"age", age},
         {"open", Round(curve.open[a])},
         {"recovery", Round(curve.recovery[a])},
         {"recovery_without_contacts", Round(without_contacts.recovery[a])}});
  }
  return ages;
}

Json ChannelsJson(const GeneratorTruth& truth) {
  Json channels = Json::array();
  for (const ChannelTruth& channel : truth.channels) {
    channels.push_back({{"channel", channel.name},
                        {"made", channel.made},
                        {"reached", channel.reached},
                        {"hazard_ratio", channel.hazard_ratio},
                        {"effect_days", channel.effect_days}});
  }
  return channels;
}

}  // namespace

std::string TruthJson(const GeneratorTruth& truth) {
  const CurveTruth& portfolio = truth.portfolio;
  Json json;
  json["item_count"] = Round(truth.item_count);
  json["late_rate"] = Round(portfolio.late_rate);
  json["open_up_to_two_years"] = Round(portfolio.open_up_to_two_years);
  json["open_beyond_two_years"] = Round(portfolio.open_beyond_two_years);
  json["recovery_by_age"] =
      CurveTruthJson(portfolio, truth.portfolio_without_contacts);
  json["segments"] = Json::array();
  for (const SegmentTruth& segment : truth.segments) {
    json["segments"].push_back(
        {{"segment", segment.name},
         {"item_share", Round(segment.item_share)},
         {"late_rate", Round(segment.curve.late_rate)},
         {"recovery_by_age",
          CurveTruthJson(segment.curve, segment.without_contacts)}});
  }
  json["contact_effects"] = ChannelsJson(truth);
  json["promises"] = {
      {"kept", truth.promise_kept},
      {"late", truth.promise_late},
      {"part", truth.promise_part},
      {"broken", truth.promise_broken},
      {"hazard_ratio_after_broken", truth.broken_promise_factor}};
  json["disputes"] = {{"upheld", truth.dispute_upheld},
                      {"hazard_ratio_while_open", truth.dispute_factor}};
  json["backdated"] = truth.backdated;
  // A name that is not UTF-8 is shown as far as it goes.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace arrears
