// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/setting_data.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "arrears/io/effects_data.h"
#include "json_internal.h"

namespace arrears {
namespace io_internal {
namespace {

// In the order of Channel.
std::vector<std::string> ChannelNames() {
  constexpr std::size_t kChannels = 8;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kChannels; ++i) {
    names.emplace_back(ChannelName(static_cast<Channel>(i)));
  }
  return names;
}

// "phone,visit=240": a team called as it stands before the sign.
absl::StatusOr<WorkTeam> TeamOf(const std::string& text,
                                const std::string& source) {
  const std::size_t sign = text.rfind('=');
  WorkTeam team{text.substr(0, sign), {}, 0};
  const auto bad = [&](const std::string& why) {
    return absl::InvalidArgumentError(
        absl::StrCat(source, " ", text, ": ", why,
                     "; expected channels and minutes, as phone,visit=240"));
  };
  if (sign == std::string::npos ||
      !absl::SimpleAtoi(text.substr(sign + 1), &team.minutes) ||
      team.minutes < 0) {
    return bad("no minutes from 0");
  }
  const std::vector<std::string> known = ChannelNames();
  for (const auto& word : absl::StrSplit(team.name, ',')) {
    const std::string name(word);
    const auto place = std::find(known.begin(), known.end(), name);
    if (place == known.end()) {
      const std::string near = NearestName(name, known);
      return bad(absl::StrCat(
          "no channel \"", name, "\" among ", absl::StrJoin(known, ", "),
          near.empty() ? "" : absl::StrCat("; did you mean \"", near, "\"?")));
    }
    team.channels.push_back(static_cast<Channel>(place - known.begin()));
  }
  return team;
}

absl::Status SetPrior(const SettingData& data, Setting* setting) {
  setting->fit_recovery = data.fit_recovery;
  if (data.prior == "ccaa_2004") return absl::OkStatus();
  if (data.prior != "article_80_20") {
    return absl::InvalidArgumentError(absl::StrCat(
        "prior \"", data.prior, "\" is none of ccaa_2004, article_80_20"));
  }
  setting->recovery_prior = RecoveryCurve::Article8020();
  // A step has no timing, so there is nothing to fit own data to.
  setting->fit_recovery = false;
  return absl::OkStatus();
}

// What a policy may read as `attr.<column>`.
std::vector<InputSchema> AttributesOf(const LedgerView& ledger) {
  std::vector<InputSchema> schema;
  for (const Column& column : ledger.debtors.attributes.columns()) {
    schema.push_back({absl::StrCat("attr.", column.name()), column.type()});
  }
  return schema;
}

}  // namespace
}  // namespace io_internal

absl::StatusOr<Policy> PolicyFor(const LedgerView& ledger,
                                 const PolicyText& policy) {
  return CompilePolicy(policy, io_internal::AttributesOf(ledger));
}

absl::StatusOr<Setting> MakeSetting(const LedgerView& ledger,
                                    const SettingData& data) {
  const Creditor& creditor = ledger.creditor;
  // FindCalendar knows those that are compiled in as well.
  absl::StatusOr<Calendar> calendar = FindCalendar(data.law, creditor.calendar);
  if (!calendar.ok()) return calendar.status();
  absl::StatusOr<Setting> setting = Setting::Default(*calendar);
  if (!setting.ok()) return setting;
  absl::StatusOr<Policy> policy = PolicyFor(ledger, data.policy);
  if (!policy.ok()) return policy.status();
  setting->policy = *std::move(policy);
  setting->limitation = data.law.limitation;
  setting->guard = Guard(data.law.guard_profiles, *std::move(calendar));
  setting->agency_allowed = data.agency_allowed;
  for (const std::string& text : data.teams) {
    absl::StatusOr<WorkTeam> team = io_internal::TeamOf(text, data.team_source);
    if (!team.ok()) return team.status();
    setting->teams.push_back(*std::move(team));
  }
  const absl::Status prior = io_internal::SetPrior(data, &*setting);
  if (!prior.ok()) return prior;
  if (!data.effects) return setting;
  absl::StatusOr<EffectsData> effects = ParseEffects(
      *data.effects, data.effects_source, creditor.currency, data.law.fees);
  if (!effects.ok()) return effects.status();
  setting->effects = std::move(effects->effects);
  return setting;
}

}  // namespace arrears
