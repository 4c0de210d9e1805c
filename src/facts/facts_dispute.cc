// SPDX-License-Identifier: Apache-2.0
//
// Disputes over items of the debtor, in all currencies.
#include <algorithm>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// An undated flag is known only once the item is settled (tables.h).
bool WasFlagged(const Ledger& ledger, const ItemNow& item) {
  return item.open == 0 && ledger.view().items.disputed.value_or(
                               static_cast<std::size_t>(item.row), 0) != 0;
}

class DisputeFacts final : public Family {
 public:
  DisputeFacts(const Context& context, ColumnSet& columns)
      : context_(context),
        any_disputes_(!context.ledger.view().disputes.item.absent()),
        any_flags_(!context.ledger.view().items.disputed.absent()),
        disputes_open_(columns.Int32("disputes_open", Unset::kZero)),
        dispute_age_(columns.Int32("dispute_age")),
        disputes_decided_(columns.Int32("disputes_decided", Unset::kZero)),
        dispute_reason_(columns.Dictionary(
            "dispute_reason", TextsOf(context.ledger.view().disputes.reason))),
        disputes_decided_total_(
            columns.Int64("disputes_decided_total", Unset::kZero)),
        dispute_age_amount_(columns.Float64("dispute_age_amount")),
        dispute_share_(columns.Float64("dispute_share")),
        dispute_share_amount_(columns.Float64("dispute_share_amount")),
        disputes_upheld_share_(columns.Float64("disputes_upheld_share")),
        disputes_upheld_share_amount_(
            columns.Float64("disputes_upheld_share_amount")) {}

  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override;

 private:
  bool AddDisputes(const Day& day, const ItemNow& item,
                   DisputeCounts& counts) const;
  void AddDispute(const Day& day, const ItemNow& item, RowIndex row,
                  DisputeCounts& counts) const;
  void Set(const Day& day, const DisputeCounts& counts,
           const TileRow& row) const;

  const Context& context_;
  const bool any_disputes_, any_flags_;
  Slot<std::int32_t> disputes_open_, dispute_age_, disputes_decided_,
      dispute_reason_;
  Slot<std::int64_t> disputes_decided_total_;
  Slot<double> dispute_age_amount_, dispute_share_, dispute_share_amount_,
      disputes_upheld_share_, disputes_upheld_share_amount_;
};

void DisputeFacts::AddDispute(const Day& day, const ItemNow& item, RowIndex row,
                              DisputeCounts& counts) const {
  const DisputeColumns& disputes = context_.ledger.view().disputes;
  const Date opened = disputes.opened[row];
  const std::string_view reason = disputes.reason[row];
  if (counts.last < 0 || std::pair(counts.last_opened, counts.last_reason) <
                             std::pair(opened, reason)) {
    counts.last = row;
    counts.last_opened = opened;
    counts.last_reason = reason;
  }
  const bool open = IsOpenDispute(context_.ledger, row, day.at);
  const std::int64_t amount =
      std::min(item.amount, disputes.amount.value_or(row, item.amount));
  if (open && item.open != 0) {
    const std::int64_t disputed = std::min(item.open, amount);
    counts.oldest = std::min(counts.oldest.value_or(opened), opened);
    counts.open_amounts.Add(item.currency, disputed);
    counts.open_days.Add(item.currency,
                         Wide{disputed} * (day.at.as_of - opened).count());
  }
  if (open || !disputes.upheld.has(row) ||
      disputes.closed[row] <= day.history_begin) {
    return;
  }
  ++counts.decided;
  counts.decided_amounts.Add(item.currency, amount);
  if (disputes.upheld[row] == 0) return;
  ++counts.upheld;
  counts.upheld_amounts.Add(item.currency, amount);
}

// Is any known?
bool DisputeFacts::AddDisputes(const Day& day, const ItemNow& item,
                               DisputeCounts& counts) const {
  const Ledger& ledger = context_.ledger;
  bool open = false, ever = false;
  for (const RowIndex row : ledger.disputes_of(item.row)) {
    if (!IsKnownDispute(ledger, row, day.at)) continue;
    ever = true;
    open |= item.open != 0 && IsOpenDispute(ledger, row, day.at);
    AddDispute(day, item, row, counts);
  }
  counts.open += open ? 1 : 0;
  return ever;
}

void DisputeFacts::Fill(const Day& day, const DebtorRows& rows,
                        Scratch& scratch) const {
  const Ledger& ledger = context_.ledger;
  DisputeCounts& counts = scratch.disputes;
  counts.Clear();
  // Items in a row are mostly of one currency.
  std::uint8_t currency = 0;
  Wide posted = 0, disputed = 0;
  std::int32_t items = 0, items_ever = 0;
  for (const ItemNow& item : scratch.now.items()) {
    if (!item.exists || item.amount <= 0) continue;
    bool ever = any_flags_ && WasFlagged(ledger, item);
    if (any_disputes_) ever |= AddDisputes(day, item, counts);
    if (item.posting <= day.history_begin) continue;
    ++items;
    items_ever += ever ? 1 : 0;
    if (item.currency != currency) {
      counts.AddPosted(currency, posted, disputed);
      currency = item.currency;
      posted = disputed = 0;
    }
    posted += item.amount;
    disputed += ever ? item.amount : 0;
  }
  counts.AddPosted(currency, posted, disputed);
  counts.items = items;
  counts.ever = items_ever;
  SetTotal(context_, day, rows, disputes_decided_total_, counts.decided_amounts,
           scratch.fault);
  for (const TileRow& row : rows) {
    Set(day, counts, row);
  }
}

void DisputeFacts::Set(const Day& day, const DisputeCounts& counts,
                       const TileRow& row) const {
  if (counts.items > 0) {
    dispute_share_.Set(row, static_cast<double>(counts.ever) / counts.items);
  }
  if (dispute_share_amount_.wanted()) {
    dispute_share_amount_.Set(
        row, RatioInBase(day, counts.ever_amounts, counts.amounts));
  }
  if (counts.last < 0) return;
  disputes_open_.Set(row, counts.open);
  disputes_decided_.Set(row, counts.decided);
  if (counts.oldest) {
    dispute_age_.Set(row, (day.at.as_of - *counts.oldest).count());
  }
  dispute_age_amount_.Set(
      row, RatioInBase(day, counts.open_days, counts.open_amounts));
  if (counts.decided > 0) {
    disputes_upheld_share_.Set(row, Ratio(counts.upheld, counts.decided));
  }
  disputes_upheld_share_amount_.Set(
      row, RatioInBase(day, counts.upheld_amounts, counts.decided_amounts));
  const ColumnView<std::int32_t>& reasons =
      context_.ledger.view().disputes.reason.codes;
  if (reasons.has(counts.last)) {
    dispute_reason_.Set(row, reasons[counts.last]);
  }
}

}  // namespace

FamilyPointer MakeDisputeFacts(const Context& context, ColumnSet& columns,
                               ItemNeeds& needs) {
  if (!columns.WantsAny(FactStage::kDispute)) return nullptr;
  needs.items = true;
  return std::make_unique<DisputeFacts>(context, columns);
}

}  // namespace arrears::facts_internal
