// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/facts.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "facts/families_internal.h"

namespace arrears {
namespace {

using namespace facts_internal;  // NOLINT: this room's own

constexpr std::string_view kAttributePrefix = "attr.";
constexpr Days kBefore{90};  // exposure_growth looks this far back.
constexpr Date kFirstDay = std::chrono::year{1} / 1 / 1;
constexpr Date kLastDay = std::chrono::year{9999} / 12 / 31;

absl::Status ValidateObservation(const Ledger& ledger, const Observation& who,
                                 std::size_t place) {
  const auto fault = [place](const std::string& what) {
    return absl::InvalidArgumentError(
        absl::StrCat("observation ", place, ": ", what));
  };
  if (who.debtor < 0 ||
      static_cast<std::size_t>(who.debtor) >= ledger.debtor_count()) {
    return fault(
        absl::StrCat("debtor row ", who.debtor, " of ", ledger.debtor_count()));
  }
  if (who.currency >= ledger.currencies().size()) {
    return fault(absl::StrCat("currency ", static_cast<int>(who.currency),
                              " of ", ledger.currencies().size()));
  }
  if (who.at.as_of < kFirstDay || who.at.as_of > kLastDay) {
    return fault(absl::StrCat("as_of day ", who.at.as_of.days_since_1970(),
                              " lies outside the years 1 to 9999"));
  }
  if (!who.item) return absl::OkStatus();
  if (*who.item < 0 ||
      static_cast<std::size_t>(*who.item) >= ledger.item_count()) {
    return fault(
        absl::StrCat("item row ", *who.item, " of ", ledger.item_count()));
  }
  if (ledger.view().items.debtor[static_cast<std::size_t>(*who.item)] !=
          who.debtor ||
      ledger.currency_index(*who.item) != who.currency) {
    return fault(absl::StrCat("item ", ledger.item_id(*who.item),
                              " is not debtor ", ledger.debtor_id(who.debtor),
                              "'s in that currency"));
  }
  return absl::OkStatus();
}

// What was asked for: facts of ours, and columns of the caller's.
struct Names {
  std::vector<std::string> facts, attributes;
};

absl::StatusOr<Names> SortNames(const Ledger& ledger,
                                const std::vector<std::string>& names) {
  const FactCatalogue& catalogue = FactCatalogue::BuiltIn();
  const Frame& attributes = ledger.view().debtors.attributes;
  Names sorted;
  for (const std::string& name : names) {
    if (name.rfind(kAttributePrefix, 0) == 0) {
      const std::string own = name.substr(kAttributePrefix.size());
      if (attributes.Find(own) == nullptr) {
        return absl::NotFoundError(absl::StrCat(
            "fact ", name, ": the debtors have no column ", own,
            "; the nearest is \"", attributes.NearestName(own), "\""));
      }
      sorted.attributes.push_back(name);
      continue;
    }
    const FactDefinition* const fact = catalogue.Find(name);
    if (fact == nullptr) {
      return absl::NotFoundError(
          absl::StrCat("fact ", name, " is unknown; the nearest name is ",
                       catalogue.NearestName(name)));
    }
    if (fact->stage == FactStage::kOutput) {
      return absl::InvalidArgumentError(
          absl::StrCat("fact ", name, " is made by a later stage"));
    }
    sorted.facts.push_back(name);
  }
  std::vector<std::string> once = names;
  std::sort(once.begin(), once.end());
  const auto twice = std::adjacent_find(once.begin(), once.end());
  if (twice != once.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("fact ", *twice, " is asked for twice"));
  }
  return sorted;
}

auto SweepKey(const Observation& who) {
  return std::tuple(who.at.as_of, who.at.known_on, who.debtor,
                    who.item.value_or(-1), who.currency);
}

// Fills the columns, in the order of days, debtors and items.
class Sweep {
 public:
  Sweep(const Ledger& ledger, const std::vector<Observation>& observations,
        const FactOptions& options, ColumnSet& columns);

  [[nodiscard]] absl::Status Run(const Executor& executor) const;
  // Row i of the result stands in row place_of()[i]; empty = in row i.
  std::vector<std::uint32_t> place_of() const;

 private:
  const Observation& at(std::size_t row) const {
    return observations_[order_.empty() ? row : order_[row]];
  }
  // Rows [begin, end) have one day, debtor and item.
  std::size_t EndOfRun(std::size_t begin, std::size_t end) const;
  absl::Status RunTask(std::size_t begin, std::size_t end) const;
  bool FillRun(const Day& day, const DebtorRows& rows, Scratch& scratch) const;

  const Context context_;
  const std::vector<Observation>& observations_;
  std::vector<std::uint32_t> order_;  // Empty: they are in order.
  // Each day with the row where it begins.
  std::vector<std::pair<std::size_t, Day>> days_;
  const bool wants_items_;
  StandingFacts standing_;
  ExposureFacts exposure_;
  BehaviourFacts behaviour_;
  PromiseFacts promises_;
  DisputeFacts disputes_;
  ContactFacts contacts_;
  LadderFacts ladder_;
  DebtorFacts debtors_;
};

Sweep::Sweep(const Ledger& ledger, const std::vector<Observation>& observations,
             const FactOptions& options, ColumnSet& columns)
    : context_(ledger, options),
      observations_(observations),
      wants_items_(columns.WantsAny(FactStage::kStanding) ||
                   columns.WantsAny(FactStage::kBehaviour) ||
                   columns.WantsAny(FactStage::kDispute) ||
                   columns.WantsAny({"delivered_level", "days_since_step"})),
      standing_(context_, columns),
      exposure_(context_, columns),
      behaviour_(context_, columns),
      promises_(context_, columns),
      disputes_(context_, columns),
      contacts_(context_, columns),
      ladder_(context_, columns),
      debtors_(context_, columns) {
  const auto before = [](const Observation& a, const Observation& b) {
    return SweepKey(a) < SweepKey(b);
  };
  if (!std::is_sorted(observations.begin(), observations.end(), before)) {
    order_.resize(observations.size());
    std::iota(order_.begin(), order_.end(), 0u);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                       return before(observations[a], observations[b]);
                     });
  }
  for (std::size_t row = 0; row < observations.size(); ++row) {
    if (row == 0 || at(row).at != at(row - 1).at) {
      days_.emplace_back(row, Day(context_, at(row).at));
    }
  }
}

std::vector<std::uint32_t> Sweep::place_of() const {
  std::vector<std::uint32_t> places(order_.size());
  for (std::size_t row = 0; row < order_.size(); ++row) {
    places[order_[row]] = static_cast<std::uint32_t>(row);
  }
  return places;
}

absl::Status Sweep::Run(const Executor& executor) const {
  const std::size_t rows = observations_.size();
  std::vector<absl::Status> statuses((rows + kDebtorsPerTask - 1) /
                                     kDebtorsPerTask);
  executor.Run(statuses.size(), [&](std::size_t task) {
    const std::size_t begin = task * kDebtorsPerTask;
    statuses[task] = RunTask(begin, std::min(rows, begin + kDebtorsPerTask));
  });
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::size_t Sweep::EndOfRun(std::size_t begin, std::size_t end) const {
  const Observation& first = at(begin);
  std::size_t row = begin + 1;
  while (row < end && at(row).debtor == first.debtor &&
         at(row).item == first.item && at(row).at == first.at) {
    ++row;
  }
  return row;
}

absl::Status Sweep::RunTask(std::size_t begin, std::size_t end) const {
  Scratch scratch(context_);
  auto next_day = std::upper_bound(
      days_.begin(), days_.end(), begin,
      [](std::size_t row, const auto& day) { return row < day.first; });
  while (begin < end) {
    while (next_day != days_.end() && next_day->first <= begin) ++next_day;
    const std::size_t run_end = EndOfRun(begin, end);
    const DebtorRows rows{at(begin).debtor, at(begin).item.value_or(-1), begin,
                          run_end};
    if (!FillRun(std::prev(next_day)->second, rows, scratch)) {
      return absl::Status(
          scratch.fault.code(),
          absl::StrCat("debtor ", context_.ledger.debtor_id(rows.debtor), ": ",
                       std::string(scratch.fault.message())));
    }
    begin = run_end;
  }
  return absl::OkStatus();
}

bool Sweep::FillRun(const Day& day, const DebtorRows& rows,
                    Scratch& scratch) const {
  const auto gather = [&](const AsOf& when, DebtorItems& items) {
    if (items.Gather(context_.ledger, context_.settlements, rows.debtor,
                     when)) {
      return true;
    }
    scratch.fault = absl::OutOfRangeError(
        absl::StrCat("item ", context_.ledger.item_id(items.faulty_item()),
                     ": the sum of its settlements does not fit 64 bits"));
    return false;
  };
  if (wants_items_ && !gather(day.at, scratch.now)) return false;
  if (exposure_.wants_before() &&
      !gather({day.at.as_of - kBefore, day.at.known_on}, scratch.before)) {
    return false;
  }
  exposure_.Fill(day, rows, scratch);
  behaviour_.Fill(day, rows, scratch);
  promises_.Fill(day, rows, scratch);
  disputes_.Fill(day, rows, scratch);
  contacts_.Fill(day, rows, scratch);
  debtors_.Fill(day, rows);
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    const std::uint8_t currency = at(row).currency;
    standing_.Fill(day, currency, row, scratch);
    ladder_.Fill(day, rows.debtor, currency, row, scratch);
  }
  return scratch.fault.ok();
}

}  // namespace

absl::Status Validate(const FactOptions& options) {
  if (options.tolerance_minor < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "tolerance_minor = ", options.tolerance_minor, " is below 0"));
  }
  if (options.history_days < 30 || options.history_days > 36500) {
    return absl::InvalidArgumentError(absl::StrCat(
        "history_days = ", options.history_days, " is not in [30, 36500]"));
  }
  return Validate(options.promise);
}

std::vector<Observation> ObserveDebtors(const Ledger& ledger,
                                        const Position& position) {
  std::vector<Observation> observations;
  auto cash = position.unapplied.begin();
  std::vector<std::uint8_t> currencies;  // Of one debtor.
  for (RowIndex debtor = 0;
       static_cast<std::size_t>(debtor) < ledger.debtor_count(); ++debtor) {
    currencies.clear();
    for (const RowIndex item : ledger.items_of(debtor)) {
      if (position.open[static_cast<std::size_t>(item)] == 0) continue;
      const std::uint8_t currency = ledger.currency_index(item);
      if (currencies.empty() || currencies.back() != currency) {
        currencies.push_back(currency);
      }
    }
    for (; cash != position.unapplied.end() && cash->debtor == debtor; ++cash) {
      currencies.push_back(cash->currency);
    }
    std::sort(currencies.begin(), currencies.end());
    currencies.erase(std::unique(currencies.begin(), currencies.end()),
                     currencies.end());
    for (const std::uint8_t currency : currencies) {
      observations.push_back({debtor, currency, std::nullopt, position.at});
    }
  }
  return observations;
}

absl::StatusOr<Frame> ComputeFacts(const Ledger& ledger,
                                   const std::vector<Observation>& observations,
                                   const std::vector<std::string>& names,
                                   const FactOptions& options,
                                   const Executor& executor) {
  if (absl::Status valid = Validate(options); !valid.ok()) return valid;
  std::vector<std::string> wanted = names;
  if (wanted.empty()) {
    for (const FactDefinition& fact : FactCatalogue::BuiltIn().definitions()) {
      if (fact.stage != FactStage::kOutput) wanted.push_back(fact.name);
    }
  }
  absl::StatusOr<Names> sorted = SortNames(ledger, wanted);
  if (!sorted.ok()) return sorted.status();
  for (std::size_t i = 0; i < observations.size(); ++i) {
    if (absl::Status valid = ValidateObservation(ledger, observations[i], i);
        !valid.ok()) {
      return valid;
    }
  }
  ColumnSet columns(observations.size(), sorted->facts);
  const Sweep sweep(ledger, observations, options, columns);
  if (absl::Status status = sweep.Run(executor); !status.ok()) return status;

  std::map<std::string, Column> made;
  for (Column& column : columns.Take(sweep.place_of(), executor)) {
    std::string name = column.name();
    made.emplace(std::move(name), std::move(column));
  }
  for (const std::string& name : sorted->attributes) {
    const Column* const attribute = ledger.view().debtors.attributes.Find(
        name.substr(kAttributePrefix.size()));
    made.emplace(name, GatherAttribute(*attribute, name, observations));
  }
  Frame frame;
  for (const std::string& name : wanted) {
    if (absl::Status added = frame.Add(std::move(made.find(name)->second));
        !added.ok()) {
      return added;
    }
  }
  return frame;
}

}  // namespace arrears
