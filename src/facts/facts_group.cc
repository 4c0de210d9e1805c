// SPDX-License-Identifier: Apache-2.0
//
// The debtor's group: all debtors under the same topmost parent, itself among
// them. Each group is summed up once a day, however many members ask.
#include <algorithm>
#include <tuple>
#include <utility>

#include "facts/families_internal.h"
#include "facts/sweep_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr std::size_t kGroupsPerTask = 64;

struct Standing {
  std::optional<std::int64_t> exposure, past_due_total;
  std::optional<std::int32_t> most_dpd;
  bool insolvent = false;
};

struct GroupDay {
  AsOf at;
  RowIndex root;
  Standing standing;
  auto key() const { return std::tuple(at.as_of, at.known_on, root); }
};

std::vector<RowIndex> RootsOf(const DebtorColumns& debtors) {
  std::vector<RowIndex> roots(debtors.count, -1);
  for (std::size_t i = 0; i < debtors.count; ++i) {
    RowIndex root = static_cast<RowIndex>(i);
    while (debtors.parent.has(root) && roots[root] < 0) {
      root = debtors.parent[root];
    }
    if (roots[root] >= 0) root = roots[root];
    // Remember it for all on the way.
    for (RowIndex at = static_cast<RowIndex>(i); roots[at] < 0;
         at = debtors.parent[at]) {
      roots[at] = root;
      if (at == root) break;
    }
  }
  return roots;
}

class GroupFacts final : public Family {
 public:
  GroupFacts(const Context& context, ColumnSet& columns);
  absl::Status SumUp(const SweepOrder& order, const Executor& executor);
  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  // Over some debtors, whose items `read` puts into the first argument.
  template <class Members, class Read>
  absl::Status Sum(const Day& day, const Members& members, const Read& read,
                   Scratch& scratch, Standing& standing) const;
  bool IsInsolvent(const Day& day, RowIndex debtor) const;
  bool IsAlone(RowIndex debtor) const {
    return roots_.empty() || members_.of(roots_[debtor]).size() == 1;
  }

  const Context& context_;
  std::vector<RowIndex> roots_;   // Empty: nobody has a parent.
  Grouping members_;              // Debtors by root.
  std::vector<GroupDay> groups_;  // Of more than one, by key.
  Slot<std::int32_t> group_members_, group_dpd_max_;
  Slot<std::int64_t> group_exposure_total_, group_past_due_total_;
  Slot<std::uint8_t> group_insolvent_;
};

GroupFacts::GroupFacts(const Context& context, ColumnSet& columns)
    : context_(context),
      group_members_(columns.Int32("group_members")),
      group_dpd_max_(columns.Int32("group_dpd_max")),
      group_exposure_total_(columns.Int64("group_exposure_total")),
      group_past_due_total_(columns.Int64("group_past_due_total")),
      group_insolvent_(columns.Bool("group_insolvent")) {
  const DebtorColumns& debtors = context.ledger.view().debtors;
  if (debtors.parent.absent()) return;
  roots_ = RootsOf(debtors);
  members_ = Grouping::By(roots_, debtors.count);
}

absl::Status GroupFacts::SumUp(const SweepOrder& order,
                               const Executor& executor) {
  if (roots_.empty()) return absl::OkStatus();
  for (std::size_t row = 0; row < order.size(); ++row) {
    if (IsAlone(order[row].debtor)) continue;
    groups_.push_back({order[row].at, roots_[order[row].debtor], {}});
  }
  const auto before = [](const GroupDay& a, const GroupDay& b) {
    return a.key() < b.key();
  };
  std::sort(groups_.begin(), groups_.end(), before);
  groups_.erase(std::unique(groups_.begin(), groups_.end(),
                            [](const GroupDay& a, const GroupDay& b) {
                              return a.key() == b.key();
                            }),
                groups_.end());
  const std::size_t tasks =
      (groups_.size() + kGroupsPerTask - 1) / kGroupsPerTask;
  std::vector<absl::Status> statuses(tasks);
  const ItemReader reader(context_, {.items = true});
  executor.Run(tasks, [&](std::size_t task) {
    Scratch scratch(context_);
    std::optional<Day> day;
    const std::size_t end =
        std::min(groups_.size(), (task + 1) * kGroupsPerTask);
    for (std::size_t i = task * kGroupsPerTask; i < end; ++i) {
      GroupDay& group = groups_[i];
      if (!day || day->at != group.at) day.emplace(context_, group.at);
      const auto read = [&](RowIndex member) {
        return reader.Read(*day, member, -1, scratch.now);
      };
      absl::Status summed =
          Sum(*day, members_.of(group.root), read, scratch, group.standing);
      if (summed.ok()) continue;
      statuses[task] = WithDebtor(context_, group.root, summed);
      return;
    }
  });
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

bool GroupFacts::IsInsolvent(const Day& day, RowIndex debtor) const {
  for (const RowIndex row : context_.ledger.events_of(debtor)) {
    if (context_.events.kind(row) == EventKind::kInsolvency &&
        context_.events.in_force(row, day.at)) {
      return true;
    }
  }
  return false;
}

template <class Members, class Read>
absl::Status GroupFacts::Sum(const Day& day, const Members& members,
                             const Read& read, Scratch& scratch,
                             Standing& standing) const {
  CurrencySums& balance = scratch.sums;
  CurrencySums& past_due = scratch.sums_before;
  balance.Clear();
  past_due.Clear();
  for (const RowIndex member : members) {
    if (!read(member)) return ItemFault(context_, scratch.now.faulty_item());
    scratch.now.AddBalance(balance);
    for (const CurrencyTotals& totals : scratch.now.totals()) {
      past_due.Add(totals.currency, totals.past_due);
    }
    const std::optional<std::int32_t> most_dpd = scratch.now.most_dpd();
    if (most_dpd) {
      standing.most_dpd =
          std::max(standing.most_dpd.value_or(*most_dpd), *most_dpd);
    }
    standing.insolvent = standing.insolvent || IsInsolvent(day, member);
  }
  absl::Status fault;
  standing.exposure = ToBase(context_, day, balance, fault);
  if (standing.exposure) {
    standing.exposure = std::max<std::int64_t>(*standing.exposure, 0);
  }
  standing.past_due_total = ToBase(context_, day, past_due, fault);
  return fault;
}

void GroupFacts::Fill(const Day& day, const DebtorRows& rows,
                      Scratch& scratch) const {
  Standing alone;
  const Standing* standing = &alone;
  std::int32_t members = 1;
  if (IsAlone(rows.debtor)) {
    const RowIndex self[] = {rows.debtor};
    const auto read = [](RowIndex) { return true; };  // It is there.
    scratch.fault.Update(Sum(day, self, read, scratch, alone));
  } else {
    const GroupDay sought{day.at, roots_[rows.debtor], {}};
    standing = &std::lower_bound(groups_.begin(), groups_.end(), sought,
                                 [](const GroupDay& a, const GroupDay& b) {
                                   return a.key() < b.key();
                                 })
                    ->standing;
    members = static_cast<std::int32_t>(members_.of(sought.root).size());
  }
  for (const TileRow& row : rows) {
    group_members_.Set(row, members);
    group_exposure_total_.Set(row, standing->exposure);
    group_past_due_total_.Set(row, standing->past_due_total);
    group_dpd_max_.Set(row, standing->most_dpd);
    group_insolvent_.Set(row, standing->insolvent ? 1 : 0);
  }
}

}  // namespace

absl::StatusOr<FamilyPointer> MakeGroupFacts(const Context& context,
                                             ColumnSet& columns,
                                             ItemNeeds& needs,
                                             const SweepOrder& order,
                                             const Executor& executor) {
  if (!columns.WantsAny(FactStage::kGroup)) return FamilyPointer();
  needs.items = true;
  auto family = std::make_unique<GroupFacts>(context, columns);
  absl::Status summed = family->SumUp(order, executor);
  if (!summed.ok()) return summed;
  return FamilyPointer(std::move(family));
}

}  // namespace arrears::facts_internal
