// SPDX-License-Identifier: Apache-2.0
//
// The proof's other side: the receivables account from the raw rows. It shares
// no code with position.cc on purpose, and nothing may be moved from here to
// there or back: a mistake made once must not be made twice.
#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrears/ledger/position.h"
#include "ledger/balance_internal.h"

namespace arrears {
namespace {

using ledger_internal::BalanceBlock;
using ledger_internal::kBalanceBlockRows;

class BalancePass {
 public:
  BalancePass(const Ledger& ledger, const AsOf& at)
      : view_(ledger.view()),
        items_(view_.items),
        rows_(view_.settlements),
        base_index_(ledger.base_currency_index()),
        at_(at),
        width_(base_internal::ActiveVectorWidth()) {
    sums_.resize(ledger.currencies().size());
    for (std::size_t i = 0; i < items_.parent.size(); ++i) {
      if (!items_.parent.has(i)) continue;
      header_.resize(items_.amount.size());
      header_[items_.parent[i]] = true;
    }
  }

  void AddItems(const Executor& executor) {
    // Only an item that both tables speak of needs what was left on a day.
    if (rows_.item.size() > 0 && items_.settled_date.size() > 0) {
      AddItemsOneByOne();
      return;
    }
    constexpr std::size_t kItemsPerTask = 64 * kBalanceBlockRows;
    const std::size_t items = items_.amount.size();
    const std::size_t tasks = (items + kItemsPerTask - 1) / kItemsPerTask;
    std::vector<std::vector<MinorSum>> sums(tasks);
    executor.Run(tasks, [&](std::size_t task) {
      sums[task].resize(sums_.size());
      const std::size_t end = std::min(items, (task + 1) * kItemsPerTask);
      for (std::size_t i = task * kItemsPerTask; i < end;
           i += kBalanceBlockRows) {
        AddBlock(i, std::min(kBalanceBlockRows, end - i), sums[task]);
      }
    });
    for (const std::vector<MinorSum>& some : sums) {
      for (std::size_t i = 0; i < some.size(); ++i) sums_[i].Merge(some[i]);
    }
  }

  void AddSettlements() {
    for (std::size_t i = 0; i < rows_.item.size(); ++i) {
      if (!Happened(i, at_.as_of)) continue;
      const RowIndex item = rows_.item[i];
      const std::int64_t minor = MinorOf(i);
      const SettlementKind kind = KindOf(i);
      const bool back = kind == SettlementKind::kChargeback;
      const bool unmatch = kind == SettlementKind::kUnmatch;
      const std::size_t origin = rows_.undoes.has(i) ? rows_.undoes[i] : i;
      std::int64_t change = 0;
      if (rows_.source.has(origin)) {
        // Moves within the account, unless the money is taken back.
        if (back && InBooks(item, at_.as_of) &&
            InBooks(rows_.source[origin], at_.as_of)) {
          change = minor;
        }
      } else if (KindOf(origin) == SettlementKind::kCash) {
        change = back ? minor : unmatch ? 0 : -minor;
      } else if (InBooks(item, at_.as_of)) {
        change = back || unmatch ? minor : -minor;
      }
      sums_[CurrencyOf(item)].Add(change);
    }
  }

  absl::StatusOr<std::vector<std::int64_t>> Result(const Ledger& ledger) const {
    std::vector<std::int64_t> balance;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      const absl::StatusOr<std::int64_t> minor = sums_[i].Minor();
      if (!minor.ok()) {
        return absl::OutOfRangeError(absl::StrCat("ledger balance in ",
                                                  ledger.currencies()[i].code(),
                                                  ": does not fit 64 bits"));
      }
      balance.push_back(*minor);
    }
    return balance;
  }

 private:
  void AddBlock(std::size_t begin, std::size_t count,
                std::vector<MinorSum>& sums) const {
    std::int64_t minor[kBalanceBlockRows];
    BalanceBlock(width_, items_, at_, begin, count, minor);
    for (std::size_t i = 0; i < count && !header_.empty(); ++i) {
      if (header_[begin + i]) minor[i] = 0;
    }
    if (items_.currency.absent()) {
      // 1,024 amounts of at most 10^15 fit 64 bits.
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < count; ++i) sum += minor[i];
      sums[base_index_].Add(sum);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      sums[CurrencyOf(begin + i)].Add(minor[i]);
    }
  }

  void AddItemsOneByOne() {
    FindRests();
    for (std::size_t i = 0; i < items_.amount.size(); ++i) {
      if (!InBooks(i, at_.as_of) || (!header_.empty() && header_[i])) continue;
      sums_[CurrencyOf(i)].Add(items_.amount[i]);
      sums_[CurrencyOf(i)].Add(IsSettled(i) ? -rests_[i] : 0);
    }
  }

  std::uint8_t CurrencyOf(std::size_t item) const {
    return items_.currency.value_or(item, base_index_);
  }
  Date PostedOn(std::size_t item) const {
    return items_.posting_date.has(item) ? items_.posting_date[item]
                                         : items_.document_date[item];
  }
  bool InBooks(std::size_t item, Date day) const {
    const Date posted = PostedOn(item);
    const Date recorded =
        items_.recorded_date.has(item) ? items_.recorded_date[item] : posted;
    return posted <= day && recorded <= at_.known_on;
  }
  bool IsSettled(std::size_t item) const {
    return items_.settled_date.has(item) &&
           items_.settled_date[item] <= at_.as_of &&
           items_.settled_date[item] <= at_.known_on;
  }
  SettlementKind KindOf(std::size_t row) const {
    return rows_.kind.has(row) ? rows_.kind[row] : SettlementKind::kCash;
  }
  std::int64_t MinorOf(std::size_t row) const {
    return rows_.amount.has(row) ? rows_.amount[row]
                                 : rows_.amount[rows_.undoes[row]];
  }
  bool Happened(std::size_t row, Date day) const {
    const Date recorded = rows_.recorded_date.has(row)
                              ? rows_.recorded_date[row]
                              : rows_.date[row];
    if (rows_.date[row] > day || recorded > at_.known_on) return false;
    return !rows_.undoes.has(row) || Happened(rows_.undoes[row], day);
  }

  // What each settled item had left at the end of its settled_date, which for
  // an item posted later is its posting date.
  void FindRests() {
    rests_.assign(items_.amount.size(), 0);
    std::vector<MinorSum> left(items_.amount.size());
    const auto add = [&](RowIndex item, std::size_t row, RowIndex other,
                         std::int64_t minor) {
      if (!IsSettled(item)) return;
      const Date day = std::max(items_.settled_date[item], PostedOn(item));
      if (!Happened(row, day) || !InBooks(item, day)) return;
      if (other >= 0 && !InBooks(other, day)) return;
      left[item].Add(minor);
    };
    for (std::size_t i = 0; i < rows_.item.size(); ++i) {
      const std::size_t origin = rows_.undoes.has(i) ? rows_.undoes[i] : i;
      const bool undoing = origin != i;
      const RowIndex item = rows_.item[i];
      const RowIndex source = rows_.source.value_or(origin, -1);
      add(item, i, source, undoing ? MinorOf(i) : -MinorOf(i));
      if (source < 0 || KindOf(i) == SettlementKind::kChargeback) continue;
      add(source, i, item, undoing ? -MinorOf(i) : MinorOf(i));
    }
    for (std::size_t i = 0; i < items_.amount.size(); ++i) {
      left[i].Add(items_.amount[i]);
      const std::int64_t rest = left[i].Minor().value_or(0);
      if ((rest > 0) == (items_.amount[i] > 0)) rests_[i] = rest;
    }
  }

  const LedgerView& view_;
  const ItemColumns& items_;
  const SettlementColumns& rows_;
  const std::uint8_t base_index_;
  const AsOf at_;
  const base_internal::VectorWidth width_;
  std::vector<bool> header_;
  std::vector<std::int64_t> rests_;
  std::vector<MinorSum> sums_;
};

}  // namespace

absl::StatusOr<std::vector<std::int64_t>> LedgerBalance(
    const Ledger& ledger, const AsOf& at, const Executor& executor) {
  BalancePass pass(ledger, at);
  pass.AddItems(executor);
  pass.AddSettlements();
  return pass.Result(ledger);
}

}  // namespace arrears
