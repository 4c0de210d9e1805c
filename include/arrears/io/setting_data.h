// SPDX-License-Identifier: Apache-2.0
//
// setting_data.h: how is a setting said in words and texts?
//
//   SettingData data;
//   data.policy = GivenPolicy(R"({"name": "ours", "version": "1",
//       "extends": "firm", "parameters": {"buffer_t1": 10}})", "policy");
//   data.teams = {"phone,visit=240"};
//   absl::StatusOr<Setting> setting = MakeSetting(ledger.view(), data);
//
// What the command reads from options and files and the other doors take from
// their hosts; each makes its setting here.
#ifndef ARREARS_IO_SETTING_DATA_H_
#define ARREARS_IO_SETTING_DATA_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/law_data.h"
#include "arrears/io/policy_json.h"
#include "arrears/ledger/tables.h"
#include "arrears/portfolio/recommend.h"

namespace arrears {

// What a setting rests on beside the ledger and its creditor.
struct SettingData {
  PolicyText policy;
  LawData law = DefaultLawData();
  // The text of a file of effects (effects_data.h), as its money is read in
  // the creditor's currency, and its name in messages. Absent: those compiled
  // in.
  std::optional<std::string> effects;
  std::string effects_source = "effects";
  bool agency_allowed = false;
  // "phone,visit=240": the minutes of a day of a team, by the channels whose
  // work it does; and what messages call one. None: DefaultTeams.
  std::vector<std::string> teams;
  std::string team_source = "team";
  // The curve to start from: "ccaa_2004", or "article_80_20", a step without
  // timing, to which nothing is fitted.
  std::string prior = "ccaa_2004";
  bool fit_recovery = true;  // From the ledger's own history.
};

// The calendar and guard of the creditor's law, and the policy over the
// ledger's attributes. kInvalidArgument and kNotFound as ParsePolicy,
// Policy::Create and ParseEffects, for a calendar, a team and a prior.
[[nodiscard]] absl::StatusOr<Setting> MakeSetting(const LedgerView& ledger,
                                                  const SettingData& data);

// A policy that may read the attributes of the ledger's debtors.
[[nodiscard]] absl::StatusOr<Policy> PolicyFor(const LedgerView& ledger,
                                               const PolicyText& policy);

}  // namespace arrears

#endif  // ARREARS_IO_SETTING_DATA_H_
