// SPDX-License-Identifier: Apache-2.0
#include "arrears/portfolio/worklist.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "arrears/portfolio/assignment.h"

namespace arrears {
namespace {

constexpr std::size_t kChannels = 8;
constexpr std::size_t kMostTeams = 64;
constexpr std::uint8_t kNobody = 255;

class WorklistMaker {
 public:
  WorklistMaker(std::span<const Recommendation> rows,
                std::span<const std::uint32_t> ranking,
                std::span<const WorkTeam> teams)
      : rows_(rows), ranking_(ranking), fit_(rows.size(), WorkFit::kLater) {
    team_of_.fill(kNobody);
    for (std::size_t t = 0; t < teams.size(); ++t) {
      for (const Channel channel : teams[t].channels) {
        team_of_[static_cast<std::size_t>(channel)] =
            static_cast<std::uint8_t>(t);
      }
      work_.teams.push_back(teams[t].name);
      work_.minutes.push_back(teams[t].minutes);
    }
    work_.used.resize(teams.size());
    work_.minute_price.resize(teams.size());
    FindDay();
  }

  absl::StatusOr<Worklist> Make(const Executor& executor) && {
    if (!day_) {
      work_.exact = true;
      return std::move(work_);
    }
    Fill([](const Recommendation& next) { return SavesTheClaim(next); });
    if (absl::Status status = Compete(executor); !status.ok()) return status;
    Fill([](const Recommendation& next) {
      return !SavesTheClaim(next) && next.expected_value <= 0;
    });
    Order();
    return std::move(work_);
  }

 private:
  static bool SavesTheClaim(const Recommendation& next) {
    return Actions()[next.action].id == "A59";
  }
  bool IsToday(const Recommendation& next) const {
    return next.action != 0 && next.day == *day_;
  }
  std::uint8_t TeamOf(const Recommendation& next) const {
    return team_of_[static_cast<std::size_t>(next.channel)];
  }

  void FindDay() {
    for (const Recommendation& next : rows_) {
      if (next.action == 0) continue;
      if (!day_ || next.day < *day_) day_ = next.day;
    }
    if (day_) work_.day = *day_;
    for (std::size_t row = 0; day_ && row < rows_.size(); ++row) {
      if (IsToday(rows_[row])) fit_[row] = WorkFit::kNoTime;
    }
  }

  // In the order of the ranking, whatever still fits.
  template <class Which>
  void Fill(Which which) {
    for (const std::uint32_t row : ranking_) {
      const Recommendation& next = rows_[row];
      if (!IsToday(next) || !which(next)) continue;
      Take(row, next.minutes);
    }
  }

  bool Take(std::size_t row, std::int64_t minutes) {
    const std::uint8_t team = TeamOf(rows_[row]);
    if (team != kNobody) {
      if (work_.used[team] + minutes > work_.minutes[team]) return false;
      work_.used[team] += minutes;
    }
    fit_[row] = WorkFit::kToday;
    return true;
  }

  // Rows stand by debtor, so that the offers of one stand together.
  absl::Status Compete(const Executor& executor) {
    std::vector<std::uint32_t> begin = {0}, row_of;
    std::vector<std::int64_t> value;
    std::vector<std::int32_t> minutes;
    std::vector<std::uint8_t> team;
    RowIndex debtor = -1;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const Recommendation& next = rows_[row];
      if (!IsToday(next) || fit_[row] == WorkFit::kToday ||
          next.expected_value <= 0) {
        continue;
      }
      if (TeamOf(next) == kNobody) {
        fit_[row] = WorkFit::kToday;
        continue;
      }
      if (next.debtor != debtor && !row_of.empty()) {
        begin.push_back(static_cast<std::uint32_t>(row_of.size()));
      }
      debtor = next.debtor;
      row_of.push_back(static_cast<std::uint32_t>(row));
      value.push_back(next.expected_value);
      minutes.push_back(next.minutes);
      team.push_back(TeamOf(next));
    }
    if (!row_of.empty()) {
      begin.push_back(static_cast<std::uint32_t>(row_of.size()));
    }
    std::vector<std::int64_t> left = work_.minutes;
    for (std::size_t t = 0; t < left.size(); ++t) left[t] -= work_.used[t];
    const absl::StatusOr<Assignment> best =
        AssignWork({begin, value, minutes, team}, left, executor);
    if (!best.ok()) return best.status();
    for (std::size_t i = 0; i < best->chosen.size(); ++i) {
      if (best->chosen[i] < 0) continue;
      const std::uint32_t row =
          row_of[begin[i] + static_cast<std::uint32_t>(best->chosen[i])];
      Take(row, rows_[row].minutes);
    }
    work_.minute_price = best->minute_price;
    work_.value = best->value;
    work_.bound = best->bound;
    work_.exact = best->exact;
    return absl::OkStatus();
  }

  void Order() {
    for (const WorkFit fit :
         {WorkFit::kToday, WorkFit::kNoTime, WorkFit::kLater}) {
      for (const std::uint32_t row : ranking_) {
        if (rows_[row].action == 0 || fit_[row] != fit) continue;
        work_.entries.push_back({row, fit});
      }
    }
  }

  const std::span<const Recommendation> rows_;
  const std::span<const std::uint32_t> ranking_;
  std::array<std::uint8_t, kChannels> team_of_;
  std::vector<WorkFit> fit_;
  std::optional<Date> day_;
  Worklist work_;
};

}  // namespace

std::vector<WorkTeam> DefaultTeams(const Creditor& creditor) {
  WorkTeam team{"all", {}, creditor.minutes_per_day};
  for (std::size_t i = 0; i < kChannels; ++i) {
    team.channels.push_back(static_cast<Channel>(i));
  }
  return {team};
}

absl::Status Validate(std::span<const WorkTeam> teams) {
  if (teams.size() > kMostTeams) {
    return absl::InvalidArgumentError(
        absl::StrCat("teams: ", teams.size(), ", at most ", kMostTeams));
  }
  std::array<const WorkTeam*, kChannels> of = {};
  for (const WorkTeam& team : teams) {
    if (team.minutes < 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "team ", team.name, ": minutes ", team.minutes, " is below 0"));
    }
    if (team.channels.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("team ", team.name, ": has no channel"));
    }
    for (const Channel channel : team.channels) {
      const WorkTeam*& other = of[static_cast<std::size_t>(channel)];
      if (other != nullptr) {
        return absl::InvalidArgumentError(absl::StrCat(
            "team ", team.name, ": channel ", std::string(ChannelName(channel)),
            " is that of ", other->name));
      }
      other = &team;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Worklist> BuildWorklist(std::span<const Recommendation> rows,
                                       std::span<const std::uint32_t> ranking,
                                       std::span<const WorkTeam> teams,
                                       const Executor& executor) {
  if (absl::Status status = Validate(teams); !status.ok()) return status;
  return WorklistMaker(rows, ranking, teams).Make(executor);
}

}  // namespace arrears
