// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/promise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ledger/effect_internal.h"
#include "ledger/money_internal.h"

namespace arrears {
namespace {

__extension__ using Wide = __int128;
using ledger_internal::ClipAtZero;
using ledger_internal::MoneyIn;
using ledger_internal::Settlements;
using ledger_internal::SumItem;

constexpr RowIndex kNoItem = -1;
constexpr std::int64_t kBillion = 1'000'000'000;

// Shares as whole billionths: 5 % of 100.00 is 5.00, not 4.99999.
std::int64_t Billionths(double share) {
  return static_cast<std::int64_t>(std::llround(share * 1e9));
}

// Rows of one basket with one due date.
struct DueGroup {
  Date due;
  std::vector<RowIndex> rows;
  Wide promised = 0, received = 0;
  std::optional<Date> met_on;
};

// The promises of one debtor.
class DebtorPromises {
 public:
  DebtorPromises(const Ledger& ledger, const AsOf& at,
                 const PromiseOptions& options, RowIndex debtor)
      : ledger_(ledger),
        settlements_(ledger),
        rows_(ledger.view().promises),
        at_(at),
        options_(options),
        debtor_(debtor),
        currency_(ledger.view().debtors.currency.value_or(
            debtor, ledger.base_currency_index())),
        states_(ledger.promises_of(debtor).size()) {}

  // One state per row of promises_of(debtor).
  absl::StatusOr<std::vector<PromiseState>> Assess() {
    std::vector<RowIndex> standing;
    for (const RowIndex row : ledger_.promises_of(debtor_)) {
      if (Stands(row)) standing.push_back(row);
    }
    for (const RowIndex row : standing) promised_[row] = PromisedBy(row);
    // Judged once as if every row held to the end; what had been met before
    // the row was replaced or withdrawn stays met, the others fall away.
    std::vector<RowIndex> held;
    for (const DueGroup& group : Judge(standing)) {
      for (const RowIndex row : group.rows) {
        const auto [ended_on, verdict] = EndOf(row, standing);
        if (!ended_on || (group.met_on && *group.met_on <= *ended_on)) {
          held.push_back(row);
          continue;
        }
        if (absl::Status status = Write(group, row); !status.ok()) {
          return status;
        }
        StateOf(row).verdict = verdict;
        StateOf(row).met_on.reset();
      }
    }
    for (const DueGroup& group : Judge(held)) {
      for (const RowIndex row : group.rows) {
        if (absl::Status status = Write(group, row); !status.ok()) {
          return status;
        }
      }
    }
    return std::move(states_);
  }

 private:
  bool Stands(RowIndex row) const {
    const Date made_on = rows_.made_on[row];
    return made_on <= at_.as_of &&
           rows_.recorded_date.value_or(row, made_on) <= at_.known_on;
  }
  // Empty for an absent column too.
  std::string_view IdOf(RowIndex row) const {
    return rows_.id.has(row) ? rows_.id[row] : std::string_view();
  }
  RowIndex ItemOf(RowIndex row) const {
    return rows_.item.value_or(row, kNoItem);
  }
  Date WindowEnd(const DueGroup& group) const {
    return group.due + Days{options_.grace_days};
  }
  bool SameBasket(RowIndex a, RowIndex b) const {
    return a == b || (!IdOf(a).empty() && IdOf(a) == IdOf(b));
  }

  // What the item had open that day, before that day's money.
  Wide OpenWhenMade(RowIndex item, const AsOf& then) const {
    Wide open = ClipAtZero(SumItem(ledger_, settlements_, item, then).left,
                           ledger_.view().items.amount[item]);
    for (const MoneyIn& money :
         MoneyOfItem(ledger_, settlements_, item, then)) {
      if (money.date == then.as_of) open += money.minor;
    }
    return open;
  }

  Wide PromisedBy(RowIndex row) const {
    if (rows_.amount.has(row)) return rows_.amount[row];
    const AsOf then = {rows_.made_on[row], at_.known_on};
    if (rows_.item.has(row)) return OpenWhenMade(rows_.item[row], then);
    Wide open = 0;
    for (const RowIndex item : ledger_.items_of(debtor_)) {
      if (ledger_.view().items.amount[item] > 0 && !ledger_.is_header(item) &&
          ledger_.currency_index(item) == currency_ &&
          ledger_.due(item) <= rows_.due[row]) {
        open += OpenWhenMade(item, then);
      }
    }
    return open;
  }

  // The day on which the row was replaced or withdrawn, if it was.
  std::pair<std::optional<Date>, PromiseVerdict> EndOf(
      RowIndex row, const std::vector<RowIndex>& standing) const {
    std::optional<Date> ended_on;
    PromiseVerdict verdict = PromiseVerdict::kSuperseded;
    for (const RowIndex other : standing) {
      const Date made_on = rows_.made_on[other];
      if (ItemOf(other) == ItemOf(row) && !SameBasket(row, other) &&
          made_on > rows_.made_on[row] && made_on <= rows_.due[row] &&
          (!ended_on || made_on < *ended_on)) {
        ended_on = made_on;
      }
    }
    const EventColumns& events = ledger_.view().events;
    for (const RowIndex event : ledger_.events_of(debtor_)) {
      const Date date = events.date[event];
      if (events.kind[event] == "promise_withdrawn" && Names(event, row) &&
          date >= rows_.made_on[row] && date <= rows_.due[row] &&
          date <= at_.as_of &&
          events.recorded_date.value_or(event, date) <= at_.known_on &&
          (!ended_on || date <= *ended_on)) {
        ended_on = date;
        verdict = PromiseVerdict::kWithdrawn;
      }
    }
    return {ended_on, verdict};
  }

  bool Names(RowIndex event, RowIndex row) const {
    const EventColumns& events = ledger_.view().events;
    const std::string_view code = events.code[event];
    if (!code.empty()) return IdOf(row) == code;
    return !events.item.has(event) || events.item[event] == ItemOf(row);
  }

  // The groups of each basket in order of due date.
  std::vector<DueGroup> Judge(const std::vector<RowIndex>& rows) {
    std::vector<DueGroup> judged;
    std::map<std::pair<std::string_view, RowIndex>, std::vector<RowIndex>>
        baskets;
    for (const RowIndex row : rows) {
      // A row without an id is a basket of its own.
      baskets[{IdOf(row), IdOf(row).empty() ? row : kNoItem}].push_back(row);
    }
    for (auto& [key, basket] : baskets) {
      std::vector<DueGroup> groups = GroupsOf(std::move(basket));
      Distribute(groups);
      for (DueGroup& group : groups) judged.push_back(std::move(group));
    }
    return judged;
  }

  std::vector<DueGroup> GroupsOf(std::vector<RowIndex> basket) const {
    std::stable_sort(basket.begin(), basket.end(), [&](RowIndex a, RowIndex b) {
      return rows_.due[a] < rows_.due[b];
    });
    std::vector<DueGroup> groups;
    for (const RowIndex row : basket) {
      if (groups.empty() || groups.back().due != rows_.due[row]) {
        groups.emplace_back();
        groups.back().due = rows_.due[row];
      }
      groups.back().rows.push_back(row);
      groups.back().promised += promised_.at(row);
    }
    return groups;
  }

  // Gives each piece of money to the groups that wait for it.
  void Distribute(std::vector<DueGroup>& groups) {
    struct Piece {
      MoneyIn money;
      RowIndex item;
    };
    std::vector<RowIndex> items;
    for (const DueGroup& group : groups) {
      for (const RowIndex row : group.rows) items.push_back(ItemOf(row));
    }
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    // Any item of the debtor takes in those that are named beside it.
    if (items.front() == kNoItem) items.resize(1);
    std::vector<Piece> pieces;
    for (const RowIndex item : items) {
      for (const MoneyIn& money : MoneyFor(item)) {
        pieces.push_back({money, item});
      }
    }
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) {
                       return a.money.date < b.money.date;
                     });
    for (const Piece& piece : pieces) Give(piece.money, piece.item, groups);
  }

  void Give(const MoneyIn& money, RowIndex item,
            std::vector<DueGroup>& groups) const {
    Wide left = money.minor;
    DueGroup* last = nullptr;
    for (DueGroup& group : groups) {
      if (money.date > WindowEnd(group) || !WaitsFor(group, item, money.date)) {
        continue;
      }
      const Wide part =
          std::min(left, std::max<Wide>(0, group.promised - group.received));
      Take(group, part, money.date);
      left -= part;
      last = &group;
    }
    // More than was promised: it is still money that came in the window.
    if (last != nullptr && left > 0) Take(*last, left, money.date);
  }

  bool WaitsFor(const DueGroup& group, RowIndex item, Date date) const {
    return std::any_of(group.rows.begin(), group.rows.end(), [&](RowIndex row) {
      return rows_.made_on[row] <= date &&
             (item == kNoItem || ItemOf(row) == item);
    });
  }

  void Take(DueGroup& group, Wide minor, Date date) const {
    if (minor <= 0) return;
    group.received += minor;
    const Wide missing = std::max<Wide>(
        options_.shortfall_minor,
        group.promised * Billionths(options_.shortfall_share) / kBillion);
    if (!group.met_on && group.received >= group.promised - missing) {
      group.met_on = date;
    }
  }

  const std::vector<MoneyIn>& MoneyFor(RowIndex item) {
    const auto [at, is_new] = money_.try_emplace(item);
    if (is_new) {
      at->second =
          item == kNoItem
              ? MoneyOfDebtor(ledger_, settlements_, debtor_, currency_, at_)
              : MoneyOfItem(ledger_, settlements_, item, at_);
    }
    return at->second;
  }

  // A debtor's rows ascend.
  PromiseState& StateOf(RowIndex row) {
    const RowRange rows = ledger_.promises_of(debtor_);
    std::size_t low = 0;
    for (std::size_t high = rows.size(); high - low > 1;) {
      const std::size_t middle = low + (high - low) / 2;
      (rows[middle] <= row ? low : high) = middle;
    }
    return states_[low];
  }

  PromiseVerdict VerdictOf(const DueGroup& group) const {
    if (group.promised == 0) return PromiseVerdict::kUnknown;
    if (group.met_on) {
      return *group.met_on <= group.due ? PromiseVerdict::kKept
                                        : PromiseVerdict::kLate;
    }
    if (at_.as_of <= WindowEnd(group)) return PromiseVerdict::kOpen;
    return group.received * kBillion >=
                   group.promised * Billionths(options_.part_share)
               ? PromiseVerdict::kPart
               : PromiseVerdict::kBroken;
  }

  absl::Status Write(const DueGroup& group, RowIndex row) {
    constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
    if (group.promised > kMost || group.received > kMost) {
      return absl::OutOfRangeError(absl::StrCat(
          "promises row ", row, ": the basket's sum does not fit 64 bits"));
    }
    PromiseState& state = StateOf(row);
    state.verdict = VerdictOf(group);
    state.promised = static_cast<std::int64_t>(group.promised);
    state.received = static_cast<std::int64_t>(group.received);
    state.met_on = group.promised == 0 ? std::nullopt : group.met_on;
    state.flips_on = WindowEnd(group) + Days{1};
    return absl::OkStatus();
  }

  const Ledger& ledger_;
  const Settlements settlements_;
  const PromiseColumns& rows_;
  const AsOf at_;
  const PromiseOptions& options_;
  const RowIndex debtor_;
  const std::uint8_t currency_;
  std::vector<PromiseState> states_;
  std::map<RowIndex, Wide> promised_;
  std::map<RowIndex, std::vector<MoneyIn>> money_;
};

}  // namespace

absl::Status Validate(const PromiseOptions& options) {
  if (!(options.shortfall_share >= 0 && options.shortfall_share < 1)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "shortfall_share ", options.shortfall_share, " is not in [0, 1)"));
  }
  if (options.shortfall_minor < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "shortfall_minor ", options.shortfall_minor, " is negative"));
  }
  constexpr int kMostGraceDays = 3650;
  if (options.grace_days < 0 || options.grace_days > kMostGraceDays) {
    return absl::InvalidArgumentError(absl::StrCat(
        "grace_days ", options.grace_days, " is not in 0..", kMostGraceDays));
  }
  if (!(options.part_share > 0 && options.part_share <= 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("part_share ", options.part_share, " is not in (0, 1]"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PromiseState>> AssessPromises(
    const Ledger& ledger, const AsOf& at, const PromiseOptions& options,
    const Executor& executor) {
  if (absl::Status status = Validate(options); !status.ok()) return status;
  std::vector<PromiseState> states(ledger.view().promises.debtor.size());
  if (states.empty()) return states;
  const std::size_t debtors = ledger.debtor_count();
  std::vector<absl::Status> statuses((debtors + kDebtorsPerTask - 1) /
                                     kDebtorsPerTask);
  executor.Run(statuses.size(), [&](std::size_t task) {
    const std::size_t end = std::min(debtors, (task + 1) * kDebtorsPerTask);
    for (std::size_t i = task * kDebtorsPerTask; i < end; ++i) {
      const auto debtor = static_cast<RowIndex>(i);
      const RowRange rows = ledger.promises_of(debtor);
      if (rows.empty()) continue;
      absl::StatusOr<std::vector<PromiseState>> own =
          DebtorPromises(ledger, at, options, debtor).Assess();
      if (!own.ok()) {
        statuses[task] = own.status();
        return;
      }
      for (std::size_t k = 0; k < rows.size(); ++k) {
        states[rows[k]] = (*own)[k];
      }
    }
  });
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return states;
}

absl::StatusOr<std::vector<PromiseState>> AssessPromisesOf(
    const Ledger& ledger, RowIndex debtor, const AsOf& at,
    const PromiseOptions& options) {
  if (absl::Status status = Validate(options); !status.ok()) return status;
  return DebtorPromises(ledger, at, options, debtor).Assess();
}

}  // namespace arrears
