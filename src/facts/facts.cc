// SPDX-License-Identifier: Apache-2.0
#include "arrears/facts/facts.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "facts/families_internal.h"
#include "facts/observation_internal.h"
#include "facts/sweep_internal.h"

namespace arrears {
namespace {

using facts_internal::AttributeOf;

// A column of the caller's own.
struct Attribute {
  std::string name;  // As asked for.
  AttributeOf whose;
  const Column* column;
};

// What was asked for: facts of ours, and columns of the caller's.
struct SortedNames {
  std::vector<std::string> facts;
  std::vector<Attribute> attributes;
};

// none = no name of an attribute. The longer prefix wins: a debtor's column
// "item.x" cannot be asked for.
std::optional<absl::StatusOr<Attribute>> FindAttribute(
    const Ledger& ledger, const std::string& name) {
  struct Table {
    std::string_view prefix, rows;
    AttributeOf whose;
    const Frame& attributes;
  };
  const Table tables[] = {{"attr.item.", "items", AttributeOf::kItem,
                           ledger.view().items.attributes},
                          {"attr.", "debtors", AttributeOf::kDebtor,
                           ledger.view().debtors.attributes}};
  for (const Table& table : tables) {
    if (!name.starts_with(table.prefix)) continue;
    const std::string own = name.substr(table.prefix.size());
    const Column* const column = table.attributes.Find(own);
    if (column != nullptr) return Attribute{name, table.whose, column};
    return absl::NotFoundError(absl::StrCat(
        "fact ", name, ": the ", std::string(table.rows), " have no column ",
        own, "; the nearest is \"", table.attributes.NearestName(own), "\""));
  }
  return std::nullopt;
}

absl::StatusOr<SortedNames> SortNames(const Ledger& ledger,
                                      const std::vector<std::string>& names) {
  const FactCatalogue& catalogue = FactCatalogue::BuiltIn();
  SortedNames sorted;
  for (const std::string& name : names) {
    if (auto attribute = FindAttribute(ledger, name)) {
      if (!attribute->ok()) return attribute->status();
      sorted.attributes.push_back(**std::move(attribute));
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
  absl::StatusOr<SortedNames> sorted = SortNames(ledger, wanted);
  if (!sorted.ok()) return sorted.status();
  absl::Status valid =
      facts_internal::ValidateObservations(ledger, observations);
  if (!valid.ok()) return valid;
  const facts_internal::Context context(ledger, options);
  const facts_internal::SweepOrder order(observations);
  facts_internal::ColumnSet columns(observations.size(), sorted->facts,
                                    executor);
  if (absl::Status status =
          facts_internal::SweepFacts(context, order, columns, executor);
      !status.ok()) {
    return status;
  }
  std::map<std::string, Column> made;
  for (Column& column : columns.Take(order.place_of(), executor)) {
    std::string name = column.name();
    made.emplace(std::move(name), std::move(column));
  }
  for (const Attribute& own : sorted->attributes) {
    made.emplace(own.name, facts_internal::GatherAttribute(
                               *own.column, own.whose, own.name, observations));
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
