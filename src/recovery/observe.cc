// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/observe.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "recovery/parts_internal.h"

namespace arrears {
namespace {

using recovery_internal::kSmallDifference;
using recovery_internal::Part;
using recovery_internal::VisitParts;

// What settled an item by the day asked about, in the item's own sign.
struct Parts {
  std::int64_t money = 0, credit = 0, written_off = 0;
  Date last;                       // The latest date among them,
  std::optional<Date> last_money;  // and among money.
};

Parts PartsOf(const Ledger& ledger, RowIndex item, const AsOf& at) {
  Parts parts;
  VisitParts(
      ledger, item, at, [&parts](Part part, Date date, std::int64_t amount) {
        std::int64_t& bin = part == Part::kMoney    ? parts.money
                            : part == Part::kCredit ? parts.credit
                                                    : parts.written_off;
        bin += amount;
        if (amount < 0) return;
        parts.last = std::max(parts.last, date);
        if (part != Part::kMoney) return;
        parts.last_money = std::max(parts.last_money.value_or(date), date);
      });
  return parts;
}

// What credit notes closed after the last money came.
std::int64_t CreditAtTheEnd(const Ledger& ledger, RowIndex item, const AsOf& at,
                            const Parts& parts) {
  std::int64_t credit = 0;
  VisitParts(ledger, item, at, [&](Part part, Date date, std::int64_t amount) {
    if (part != Part::kCredit) return;
    if (!parts.last_money || date > *parts.last_money) {
      credit += amount;
    }
  });
  return credit;
}

// Is it an item whose end can be asked for?
bool IsObserved(const Ledger& ledger, RowIndex item, const AsOf& at) {
  return ledger.view().items.amount[item] > 0 && !ledger.is_header(item) &&
         ledger.exists(item, at);
}

// The day on which the shortcut column says that the rest was settled.
std::optional<Date> Shortcut(const Ledger& ledger, RowIndex item,
                             const AsOf& at) {
  const ItemColumns& items = ledger.view().items;
  if (!items.settled_date.has(item) ||
      items.settled_date[item] > std::min(at.as_of, at.known_on)) {
    return std::nullopt;
  }
  return items.settled_date[item];
}

struct ItemEnd {
  SpellEnd end = SpellEnd::kCensored;
  Date date;  // Of the last part, unless censored.
};

ItemEnd EndOf(const Ledger& ledger, RowIndex item, const AsOf& at) {
  const std::int64_t amount = ledger.view().items.amount[item];
  Parts parts = PartsOf(ledger, item, at);
  const std::int64_t settled = parts.money + parts.credit + parts.written_off;
  const std::optional<Date> shortcut = Shortcut(ledger, item, at);
  if (settled < amount && !shortcut) return {};
  if (settled < amount) {
    parts.money += amount - settled;
    parts.last = *shortcut;
    parts.last_money = shortcut;
  }
  const std::int64_t small = amount / kSmallDifference;
  if (parts.credit > small && CreditAtTheEnd(ledger, item, at, parts) > small) {
    return {SpellEnd::kCredited, parts.last};
  }
  return {parts.written_off > small ? SpellEnd::kWrittenOff : SpellEnd::kPaid,
          parts.last};
}

std::optional<RecoverySpell> RecoverySpellOf(const Ledger& ledger,
                                             RowIndex item, const AsOf& at) {
  if (!IsObserved(ledger, item, at)) return std::nullopt;
  const Date due = ledger.due(item);
  RecoverySpell spell;
  // Entered after its due date, it was not seen while younger.
  spell.entered_age = std::max(0, (ledger.recorded(item) - due).count());
  spell.observed_age = (at.as_of - due).count();
  spell.exit_age = spell.observed_age;
  const ItemEnd end = EndOf(ledger, item, at);
  if (end.end == SpellEnd::kCredited) return std::nullopt;
  if (end.end != SpellEnd::kCensored) {
    spell.outcome = end.end == SpellEnd::kWrittenOff
                        ? RecoveryOutcome::kLost
                        : RecoveryOutcome::kRecovered;
    spell.exit_age = std::min((end.date - due).count(), spell.observed_age);
  }
  spell.entered_age = std::min(spell.entered_age, spell.exit_age);
  return spell;
}

// What was settled in one way on one day.
struct PartEnd {
  SpellEnd end;
  Date date;
  std::int64_t amount;
};

SpellEnd EndOfPart(Part part) {
  return part == Part::kMoney    ? SpellEnd::kPaid
         : part == Part::kCredit ? SpellEnd::kCredited
                                 : SpellEnd::kWrittenOff;
}

// The parts of an item, what is open last; together its amount. What was
// settled beyond the amount is unapplied cash, and the latest parts lose it.
std::vector<PartEnd> PartEnds(const Ledger& ledger, RowIndex item,
                              const AsOf& at) {
  std::map<std::pair<Date, SpellEnd>, std::int64_t> settled;
  VisitParts(ledger, item, at,
             [&settled](Part part, Date date, std::int64_t amount) {
               settled[{date, EndOfPart(part)}] += amount;
             });
  std::int64_t left = ledger.view().items.amount[item];
  std::vector<PartEnd> parts;
  for (const auto& [key, amount] : settled) {
    const std::int64_t part = std::min(amount, left);
    if (part > 0) parts.push_back({key.second, key.first, part});
    left -= std::max<std::int64_t>(part, 0);
  }
  if (left == 0) return parts;
  const std::optional<Date> shortcut = Shortcut(ledger, item, at);
  parts.push_back({shortcut ? SpellEnd::kPaid : SpellEnd::kCensored,
                   shortcut.value_or(at.as_of), left});
  return parts;
}

// Adds the spells of one item; false where a day or weight is out of range.
bool AddSpells(const Ledger& ledger, RowIndex debtor, RowIndex item,
               const AsOf& at, const SpellOptions& options, ItemSpells* into) {
  const Date issued = ledger.view().items.document_date[item];
  const Date recorded = ledger.recorded(item);
  const Date from = std::max(recorded, options.history_from.value_or(recorded));
  const int today = std::max(0, (at.as_of - issued).count());
  std::vector<PartEnd> parts;
  if (options.unit == SpellUnit::kWeight) {
    parts = PartEnds(ledger, item, at);
  } else {
    const ItemEnd end = EndOf(ledger, item, at);
    parts = {{end.end, end.date, 1}};
  }
  for (const PartEnd& part : parts) {
    SurvivalSpell spell{
        .debtor = debtor, .end = part.end, .weight = part.amount};
    spell.exit_day = today;
    if (part.end != SpellEnd::kCensored) {
      if (options.history_from && part.date < *options.history_from) continue;
      spell.exit_day = std::clamp((part.date - issued).count(), 0, today);
    }
    spell.entered_day = std::clamp((from - issued).count(), 0, spell.exit_day);
    if (spell.exit_day > kMostSpellDays || spell.weight > kMostSpellWeight) {
      return false;
    }
    into->spells.push_back(spell);
    into->items.push_back(item);
  }
  return true;
}

}  // namespace

absl::StatusOr<RecoveryCounts> ObserveRecovery(const Ledger& ledger,
                                               const AsOf& at,
                                               const Executor& executor) {
  const CodeView& segments = ledger.view().debtors.segment;
  RecoveryStages stages;
  if (segments.texts.size() <= kMostRecoverySegments) {
    stages.segments = static_cast<int>(segments.texts.size());
  }
  absl::StatusOr<RecoveryCounts> total = RecoveryCounts::Create(stages);
  if (!total.ok()) return total.status();
  const std::size_t debtors = ledger.debtor_count();
  const std::size_t tasks = (debtors + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<RecoveryCounts> counts(tasks, *total);
  std::vector<absl::Status> statuses(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    std::vector<RecoverySpell> spells;
    const std::size_t end = std::min(debtors, (task + 1) * kDebtorsPerTask);
    for (std::size_t d = task * kDebtorsPerTask; d < end; ++d) {
      const RowIndex debtor = static_cast<RowIndex>(d);
      for (const RowIndex item : ledger.items_of(debtor)) {
        std::optional<RecoverySpell> spell = RecoverySpellOf(ledger, item, at);
        if (!spell) continue;
        spell->debtor = debtor;
        if (stages.segments > 0 && segments.codes.has(d)) {
          spell->segment = segments.codes[d];
        }
        spells.push_back(*spell);
      }
    }
    statuses[task] = counts[task].Add(spells);
  });
  for (std::size_t task = 0; task < tasks; ++task) {
    if (!statuses[task].ok()) return statuses[task];
    if (absl::Status status = total->Merge(counts[task]); !status.ok()) {
      return status;
    }
  }
  return total;
}

absl::StatusOr<ItemSpells> ObserveSpells(const Ledger& ledger, const AsOf& at,
                                         const SpellOptions& options,
                                         const Executor& executor) {
  const std::size_t debtors = ledger.debtor_count();
  const std::size_t tasks = (debtors + kDebtorsPerTask - 1) / kDebtorsPerTask;
  std::vector<ItemSpells> parts(tasks);
  std::vector<absl::Status> statuses(tasks);
  executor.Run(tasks, [&](std::size_t task) {
    const std::size_t end = std::min(debtors, (task + 1) * kDebtorsPerTask);
    for (std::size_t d = task * kDebtorsPerTask; d < end; ++d) {
      const RowIndex debtor = static_cast<RowIndex>(d);
      for (const RowIndex item : ledger.items_of(debtor)) {
        if (!IsObserved(ledger, item, at)) continue;
        if (options.currency &&
            ledger.currency_index(item) != *options.currency) {
          continue;
        }
        if (AddSpells(ledger, debtor, item, at, options, &parts[task])) {
          continue;
        }
        statuses[task] = absl::OutOfRangeError(absl::StrCat(
            "item ", ledger.item_id(item), " is older than ", kMostSpellDays,
            " days, or larger than ", kMostSpellWeight, " minor units"));
        return;
      }
    }
  });
  ItemSpells all;
  for (std::size_t task = 0; task < tasks; ++task) {
    if (!statuses[task].ok()) return statuses[task];
    all.spells.insert(all.spells.end(), parts[task].spells.begin(),
                      parts[task].spells.end());
    all.items.insert(all.items.end(), parts[task].items.begin(),
                     parts[task].items.end());
  }
  return all;
}

}  // namespace arrears
