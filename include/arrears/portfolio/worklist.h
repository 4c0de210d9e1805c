// SPDX-License-Identifier: Apache-2.0
//
// worklist.h: what does the team do today, and for what is there no time?
//
//   const Worklist& work = portfolio->work;       // of setting.teams
//   work.entries[0].row;                          // into recommendations
//   work.entries[0].fit == WorkFit::kToday;       // its minutes fit
//   work.bound - work.value;                      // nothing is better by more
//
// All recommendations that are more than waiting. Those whose day is the first
// day of all compete for the minutes of their channel's team, one for each
// debtor, so that the most is gained (assignment.h). What saves a claim from
// limitation goes before; what is worth nothing by itself (a receipt, a
// write-off, an amount without a rate) takes the minutes that are left.
#ifndef ARREARS_PORTFOLIO_WORKLIST_H_
#define ARREARS_PORTFOLIO_WORKLIST_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/base/executor.h"
#include "arrears/ledger/tables.h"
#include "arrears/policy/actions.h"
#include "arrears/portfolio/recommendation.h"

namespace arrears {

// A team, and the channels whose work it does.
struct WorkTeam {
  std::string name;
  std::vector<Channel> channels;
  std::int64_t minutes = 0;  // Of a day, >= 0.
};
// One team for every channel, with the creditor's minutes.
std::vector<WorkTeam> DefaultTeams(const Creditor& creditor);
// kInvalidArgument naming team, field and bound: no channel, a channel of two
// teams, minutes below 0, more than 64 teams. A channel of no team takes nobody
// any time.
[[nodiscard]] absl::Status Validate(std::span<const WorkTeam> teams);

struct WorklistEntry {
  std::uint32_t row = 0;  // Index into the recommendations.
  WorkFit fit = WorkFit::kLater;
};

struct Worklist {
  Date day;  // The first day; meaningless where there are no entries.
  // What is done today first, then what there is no time for, then what comes
  // later; each by priority, ties by row.
  std::vector<WorklistEntry> entries;
  // By team.
  std::vector<std::string> teams;
  std::vector<std::int64_t> minutes, used;
  std::vector<double> minute_price;  // Of one more, minor units of base.
  // Of what competes and is done: minor units of base; and what no choice
  // exceeds.
  std::int64_t value = 0;
  double bound = 0;
  bool exact = false;
};

// `ranking`: indexes into rows, highest priority first. What Validate and
// AssignWork say.
[[nodiscard]] absl::StatusOr<Worklist> BuildWorklist(
    std::span<const Recommendation> rows,
    std::span<const std::uint32_t> ranking, std::span<const WorkTeam> teams,
    const Executor& executor = Executor::Serial());

}  // namespace arrears

#endif  // ARREARS_PORTFOLIO_WORKLIST_H_
