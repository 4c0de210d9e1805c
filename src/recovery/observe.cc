// SPDX-License-Identifier: Apache-2.0
#include "arrears/recovery/observe.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

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

std::optional<RecoverySpell> SpellOf(const Ledger& ledger, RowIndex item,
                                     const AsOf& at) {
  const ItemColumns& items = ledger.view().items;
  const std::int64_t amount = items.amount[item];
  if (amount <= 0 || ledger.is_header(item) || !ledger.exists(item, at)) {
    return std::nullopt;
  }
  const Date due = ledger.due(item);
  RecoverySpell spell;
  // Entered after its due date, it was not seen while younger.
  spell.entered_age = std::max(0, (ledger.recorded(item) - due).count());
  spell.observed_age = (at.as_of - due).count();
  spell.exit_age = spell.observed_age;
  Parts parts = PartsOf(ledger, item, at);
  const std::int64_t settled = parts.money + parts.credit + parts.written_off;
  const std::optional<Date> shortcut =
      items.settled_date.has(item) &&
              items.settled_date[item] <= std::min(at.as_of, at.known_on)
          ? std::optional<Date>(items.settled_date[item])
          : std::nullopt;
  if (settled >= amount || shortcut) {
    if (settled < amount) {
      parts.money += amount - settled;
      parts.last = *shortcut;
      parts.last_money = shortcut;
    }
    const std::int64_t small = amount / kSmallDifference;
    if (parts.credit > small &&
        CreditAtTheEnd(ledger, item, at, parts) > small) {
      return std::nullopt;
    }
    spell.outcome = parts.written_off > small ? RecoveryOutcome::kLost
                                              : RecoveryOutcome::kRecovered;
    spell.exit_age = std::min((parts.last - due).count(), spell.observed_age);
  }
  spell.entered_age = std::min(spell.entered_age, spell.exit_age);
  return spell;
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
        std::optional<RecoverySpell> spell = SpellOf(ledger, item, at);
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

}  // namespace arrears
