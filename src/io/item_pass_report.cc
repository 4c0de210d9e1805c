// SPDX-License-Identifier: Apache-2.0
//
// What a pass over an items file comes to, once it is over.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "item_stream_internal.h"

namespace arrears::io_internal {
namespace {

void AddCell(const AgingCell& from, AgingCell* to) {
  to->items += from.items;
  to->minor += from.minor;
}

void AddCurrency(const CurrencyAging& from, CurrencyAging* to) {
  for (std::size_t b = 0; b < from.buckets.size(); ++b) {
    AddCell(from.buckets[b], &to->buckets[b]);
  }
  AddCell(from.unapplied, &to->unapplied);
  AddCell(from.outside, &to->outside);
  to->total += from.total;
  to->ledger_balance += from.ledger_balance;
  to->proof += from.proof;
  AddCell(from.within_two_years, &to->within_two_years);
  AddCell(from.beyond_two_years, &to->beyond_two_years);
  AddCell(from.disputed, &to->disputed);
}

// Of other debtors, so that all figures add up.
void AddReport(const AgingReport& from, AgingReport* to) {
  for (const CurrencyAging& currency : from.totals) {
    const auto at =
        std::lower_bound(to->totals.begin(), to->totals.end(), currency,
                         [](const CurrencyAging& a, const CurrencyAging& b) {
                           return a.currency < b.currency;
                         });
    if (at != to->totals.end() && at->currency == currency.currency) {
      AddCurrency(currency, &*at);
    } else {
      to->totals.insert(at, currency);
    }
  }
}

// A report of nothing has the line of a currency in which nothing is open.
bool IsEmpty(const CurrencyAging& currency) {
  CurrencyAging none;
  none.currency = currency.currency;
  none.buckets.resize(currency.buckets.size());
  return currency.buckets == none.buckets && currency.total == 0 &&
         currency.unapplied == none.unapplied &&
         currency.outside == none.outside && currency.ledger_balance == 0;
}

}  // namespace

bool ItemPass::JoinIsProved(const AgingReport& report) const {
  std::int64_t balance = 0;
  for (const CurrencyAging& total : report.totals) {
    balance += total.ledger_balance;
  }
  MinorSum left = join_->settled();
  left.Add(balance);
  const absl::StatusOr<std::int64_t> before = open_before_.Minor();
  const absl::StatusOr<std::int64_t> after = left.Minor();
  return checksum_ == join_->checksum() && join_->AllTaken() && before.ok() &&
         after.ok() && *before == *after;
}

absl::StatusOr<AgingReport> ItemPass::Report() {
  absl::StatusOr<AgingReport> report = totals_->Report();
  if (!report.ok()) return report.status();
  if (keep_debtors_) {
    AgingReport by_shard;
    by_shard.at = report->at;
    by_shard.basis = report->basis;
    by_shard.buckets = report->buckets;
    for (const AgingSummary& shard : shards_) {
      const absl::StatusOr<AgingReport> part = shard.Report();
      if (!part.ok()) return part.status();
      AddReport(*part, &by_shard);
    }
    std::erase_if(by_shard.totals, IsEmpty);
    for (const CurrencyAging& total : report->totals) {
      std::int64_t sum = 0;
      for (const CurrencyAging& other : by_shard.totals) {
        if (other.currency == total.currency) sum = other.total;
      }
      if (sum == total.total) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("debtors of ", total.currency.code(), " have ", sum,
                       " minor units open, all items ", total.total));
    }
    if (options_.aging.credits == CreditPresentation::kOldestFirst &&
        !by_shard.totals.empty()) {
      report = std::move(by_shard);
    }
  }
  // Where nothing is open the base currency stands for all.
  if (report->totals.size() == 1 && IsEmpty(report->totals[0])) {
    report->totals[0].currency = creditor_.currency;
  }
  return report;
}

AgedDebtors ItemPass::Debtors() {
  auto parts = std::make_unique<AgedDebtors::Parts>();
  parts->aging.resize(shards_.size());
  options_.executor.Run(shards_.size(), [&](std::size_t s) {
    parts->aging[s] = shards_[s].ByDebtor();
    shards_[s] = AgingSummary(options_.aging, options_.at, currencies_, true);
  });
  parts->order = OrderByFirstLine(parts->aging, *registry_, last_line_ + 1);
  parts->registry = std::move(registry_);
  parts->currencies = currencies_;
  return AgedDebtors(std::move(parts));
}

absl::StatusOr<ReadReport> ItemPass::Read() {
  ReadReport read;
  FileReport& file = report_;
  file.rows_accepted = file.rows_read - file.rows_rejected;
  file.amounts_unread = tally_.unread;
  const CurrencyRegistry& registry = *parser_.currencies;
  for (std::size_t i = 0; i < tally_.rows_read.size(); ++i) {
    if (tally_.rows_read[i] == 0) continue;
    const auto list =
        std::find(currencies_.begin(), currencies_.end(), registry[i]);
    const auto read_sum = tally_.read[i].Minor();
    const auto rejected =
        i < tally_.rejected.size() ? tally_.rejected[i].Minor() : 0;
    const auto accepted =
        list == currencies_.end()
            ? 0
            : accepted_[static_cast<std::size_t>(list - currencies_.begin())]
                  .Minor();
    if (!read_sum.ok() || !rejected.ok() || !accepted.ok()) {
      return absl::OutOfRangeError(absl::StrCat(file.file, ": the total of ",
                                                registry[i].code(),
                                                " does not fit 64 bits"));
    }
    if (*accepted + *rejected != *read_sum) {
      return absl::FailedPreconditionError(
          absl::StrCat(file.file, ": accepted ", *accepted, " and rejected ",
                       *rejected, " are not what was read, ", *read_sum,
                       " minor units of ", registry[i].code()));
    }
    file.totals.push_back({registry[i], *read_sum, *accepted, *rejected});
  }
  std::sort(file.totals.begin(), file.totals.end(),
            [](const ReadTotals& a, const ReadTotals& b) {
              return a.currency < b.currency;
            });
  read.files.push_back(file);
  read.rejects = rejects_.Take();
  if (read.rejects.size() > kMaxListedRejects) {
    read.rejects.resize(kMaxListedRejects);
  }
  read.rejects_not_listed =
      static_cast<std::int64_t>(rejects_.count() - read.rejects.size());
  return read;
}

}  // namespace arrears::io_internal
