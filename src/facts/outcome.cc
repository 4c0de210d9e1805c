// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/outcome.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "facts/currency_sums_internal.h"
#include "facts/observation_internal.h"
#include "ledger/effect_internal.h"

namespace arrears {
namespace {

using facts_internal::Fits;
using facts_internal::Wide;

constexpr int kMostDays = 36500;

absl::Status ValidateDefinition(const OutcomeDefinition& definition) {
  const auto check = [&](const char* field, int days, int least) {
    if (days >= least && days <= kMostDays) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("outcome ", definition.name, ": ", field, " = ", days,
                     " is not in [", least, ", ", kMostDays, "]"));
  };
  if (absl::Status s = check("days", definition.days, 0); !s.ok()) return s;
  if (absl::Status s = check("outcome_days", definition.outcome_days, 1);
      !s.ok()) {
    return s;
  }
  return check("observation_days", definition.observation_days, 0);
}

// Judges the observations of one task.
class Judge {
 public:
  Judge(const Ledger& ledger, const OutcomeOptions& options)
      : ledger_(ledger), settlements_(ledger), options_(options) {}
  // Null: not yet known, or nothing to be known.
  std::optional<bool> Label(const OutcomeDefinition& definition,
                            const Observation& who);
  const absl::Status& fault() const { return fault_; }

 private:
  using Maybe = std::optional<bool>;
  Maybe LateItem(int days, const Observation& who);
  Maybe LateDebtor(const OutcomeDefinition& definition, const Observation& who);
  Maybe Unpaid(int days, const Observation& who);
  Maybe WrittenOff(int outcome_days, const Observation& who);

  bool IsOver(Date window_end) const { return window_end <= options_.known_on; }
  bool HasHistory(int days, const Observation& who) const;
  // A claim of the observation's currency, or the item that it names.
  bool Concerns(RowIndex item, const Observation& who) const;
  std::int64_t OpenAt(RowIndex item, const AsOf& at);
  std::int64_t WrittenOffBy(RowIndex item, Date day) const;
  bool IsUnsettled(RowIndex item, Date day) {
    return OpenAt(item, {day, options_.known_on}) + WrittenOffBy(item, day) >
           options_.tolerance_minor;
  }
  bool IsLateOnSomeDay(RowIndex item, int days, Date window_end);

  const Ledger& ledger_;
  const ledger_internal::Settlements settlements_;
  const OutcomeOptions& options_;
  absl::Status fault_;
};

bool Judge::Concerns(RowIndex item, const Observation& who) const {
  return !ledger_.is_header(item) && ledger_.view().items.amount[item] > 0 &&
         (who.item ? item == *who.item
                   : ledger_.currency_index(item) == who.currency);
}

std::int64_t Judge::OpenAt(RowIndex item, const AsOf& at) {
  const ledger_internal::ItemSums sums =
      ledger_internal::SumItem(ledger_, settlements_, item, at);
  if (!Fits(sums.left)) {
    fault_.Update(absl::OutOfRangeError(
        absl::StrCat("item ", ledger_.item_id(item),
                     ": the sum of its settlements does not fit 64 bits")));
  }
  return ledger_internal::ClipAtZero(sums.left,
                                     ledger_.view().items.amount[item]);
}

std::int64_t Judge::WrittenOffBy(RowIndex item, Date day) const {
  const ColumnView<SettlementKind>& kinds = ledger_.view().settlements.kind;
  if (kinds.absent()) return 0;
  std::int64_t sum = 0;
  for (const RowIndex row : ledger_.settlements_of(item)) {
    const RowIndex base = settlements_.base(row);
    if (kinds.has(base) && kinds[base] == SettlementKind::kWriteOff) {
      sum -= settlements_.EffectOf(row, {day, options_.known_on}).on_item;
    }
  }
  return sum;
}

bool Judge::HasHistory(int days, const Observation& who) const {
  if (days == 0) return true;
  for (const RowIndex item : ledger_.items_of(who.debtor)) {
    if (ledger_.exists(item, who.at) &&
        ledger_.posting(item) <= who.at.as_of - Days{days}) {
      return true;
    }
  }
  return false;
}

std::optional<bool> Judge::Label(const OutcomeDefinition& definition,
                                 const Observation& who) {
  if (!HasHistory(definition.observation_days, who)) return std::nullopt;
  switch (definition.kind) {
    case OutcomeKind::kLate:
      return who.item ? LateItem(definition.days, who)
                      : LateDebtor(definition, who);
    case OutcomeKind::kUnpaid:
      return Unpaid(definition.days, who);
    default:
      return WrittenOff(definition.outcome_days, who);
  }
}

std::optional<bool> Judge::LateItem(int days, const Observation& who) {
  const RowIndex item = *who.item;
  const Date end = ledger_.due(item) + Days{days};
  if (!Concerns(item, who) || !ledger_.exists(item, who.at) ||
      end <= who.at.as_of || !IsOver(end)) {
    return std::nullopt;
  }
  return IsUnsettled(item, end);
}

// An item that was settled in time may be opened again by an undoing, and one
// may be posted when it is late already.
bool Judge::IsLateOnSomeDay(RowIndex item, int days, Date window_end) {
  const Date limit = ledger_.due(item) + Days{days};
  // It is late on the day after one on which it is not settled.
  const auto is_late_after = [&](Date day) {
    return day < window_end && IsUnsettled(item, day);
  };
  if (is_late_after(std::max(limit, ledger_.posting(item)))) return true;
  for (const RowRange rows :
       {ledger_.settlements_of(item), ledger_.draws_on(item)}) {
    for (const RowIndex row : rows) {
      const Date date = settlements_.date(row);
      if (settlements_.undoes(row) && date > limit && is_late_after(date)) {
        return true;
      }
    }
  }
  return false;
}

std::optional<bool> Judge::LateDebtor(const OutcomeDefinition& definition,
                                      const Observation& who) {
  const Date end = who.at.as_of + Days{definition.outcome_days};
  if (!IsOver(end)) return std::nullopt;
  bool late = false;
  for (const RowIndex item : ledger_.items_of(who.debtor)) {
    if (!Concerns(item, who)) continue;
    const bool was_there = ledger_.exists(item, who.at);
    const Date limit = ledger_.due(item) + Days{definition.days};
    if (limit <= who.at.as_of) {
      if (was_there && OpenAt(item, who.at) > options_.tolerance_minor) {
        return std::nullopt;
      }
      continue;
    }
    late = late || IsLateOnSomeDay(item, definition.days, end);
  }
  return late;
}

std::optional<bool> Judge::Unpaid(int days, const Observation& who) {
  const Date end = who.at.as_of + Days{days};
  if (!IsOver(end)) return std::nullopt;
  bool any = false, unpaid = false;
  for (const RowIndex item : ledger_.items_of(who.debtor)) {
    if (!Concerns(item, who) || !ledger_.exists(item, who.at) ||
        OpenAt(item, who.at) <= options_.tolerance_minor) {
      continue;
    }
    any = true;
    unpaid = unpaid || IsUnsettled(item, end);
  }
  return any ? std::optional(unpaid) : std::nullopt;
}

std::optional<bool> Judge::WrittenOff(int outcome_days,
                                      const Observation& who) {
  const Date end = who.at.as_of + Days{outcome_days};
  if (!IsOver(end)) return std::nullopt;
  if (who.item && !ledger_.exists(*who.item, who.at)) return std::nullopt;
  Wide sum = 0;
  for (const RowIndex item : ledger_.items_of(who.debtor)) {
    if (!Concerns(item, who)) continue;
    sum += WrittenOffBy(item, end) - WrittenOffBy(item, who.at.as_of);
  }
  return sum > options_.tolerance_minor;
}

struct Labels {
  std::vector<std::uint8_t> values, validity;
};

absl::Status JudgeRows(const Ledger& ledger,
                       const std::vector<Observation>& observations,
                       const std::vector<OutcomeDefinition>& definitions,
                       const OutcomeOptions& options, std::size_t begin,
                       std::vector<Labels>& columns) {
  const std::size_t end =
      std::min(observations.size(), begin + kDebtorsPerTask);
  Judge judge(ledger, options);
  for (std::size_t row = begin; row < end; ++row) {
    for (std::size_t i = 0; i < definitions.size(); ++i) {
      const std::optional<bool> label =
          judge.Label(definitions[i], observations[row]);
      if (!label) continue;
      columns[i].values[row] = *label ? 1 : 0;
      columns[i].validity[row / 8] = static_cast<std::uint8_t>(
          columns[i].validity[row / 8] | 1u << (row & 7));
    }
  }
  return judge.fault();
}

}  // namespace

absl::StatusOr<Frame> ComputeOutcomes(
    const Ledger& ledger, const std::vector<Observation>& observations,
    const std::vector<OutcomeDefinition>& definitions,
    const OutcomeOptions& options, const Executor& executor) {
  if (options.tolerance_minor < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "tolerance_minor = ", options.tolerance_minor, " is below 0"));
  }
  for (const OutcomeDefinition& definition : definitions) {
    absl::Status valid = ValidateDefinition(definition);
    if (!valid.ok()) return valid;
  }
  absl::Status valid =
      facts_internal::ValidateObservations(ledger, observations);
  if (!valid.ok()) return valid;
  const std::size_t rows = observations.size();
  std::vector<Labels> columns(definitions.size(),
                              {std::vector<std::uint8_t>(rows),
                               std::vector<std::uint8_t>((rows + 7) / 8)});
  std::vector<absl::Status> statuses((rows + kDebtorsPerTask - 1) /
                                     kDebtorsPerTask);
  executor.Run(statuses.size(), [&](std::size_t task) {
    statuses[task] = JudgeRows(ledger, observations, definitions, options,
                               task * kDebtorsPerTask, columns);
  });
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  Frame frame;
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    absl::Status added = frame.Add(Column::Bool(
        definitions[i].name,
        ColumnBuilder<std::uint8_t>(std::move(columns[i].values),
                                    std::move(columns[i].validity))));
    if (!added.ok()) return added;
  }
  return frame;
}

}  // namespace arrears
