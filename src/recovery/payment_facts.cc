// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "arrears/facts/facts.h"
#include "recovery/payment_model_internal.h"

namespace arrears::recovery_internal {

namespace {

// What is written on the invoice; the rest is known the evening before.
bool OnTheInvoice(const std::string& fact) {
  return fact == "item_amount" || fact == "item_terms_days";
}

std::vector<Observation> WhoAt(const Ledger& ledger,
                               std::span<const RowIndex> items, Days after) {
  std::vector<Observation> who;
  who.reserve(items.size());
  const ItemColumns& columns = ledger.view().items;
  for (const RowIndex item : items) {
    const Date day = std::max({columns.document_date[item],
                               ledger.posting(item), ledger.recorded(item)}) +
                     after;
    who.push_back(
        {columns.debtor[item], ledger.currency_index(item), item, {day, day}});
  }
  return who;
}

}  // namespace

absl::StatusOr<Frame> FactsAtIssue(const Ledger& ledger,
                                   std::span<const RowIndex> items,
                                   const std::vector<std::string>& facts,
                                   const Executor& executor) {
  std::vector<std::string> written, before = {"paid_items", "days_late_avg"};
  for (const std::string& fact : facts) {
    std::vector<std::string>& list = OnTheInvoice(fact) ? written : before;
    if (std::find(list.begin(), list.end(), fact) == list.end())
      list.push_back(fact);
  }
  absl::StatusOr<Frame> known = ComputeFacts(
      ledger, WhoAt(ledger, items, Days{-1}), before, {}, executor);
  if (!known.ok() || written.empty()) return known;
  const absl::StatusOr<Frame> own = ComputeFacts(
      ledger, WhoAt(ledger, items, Days{0}), written, {}, executor);
  if (!own.ok()) return own.status();
  for (const Column& column : own->columns()) {
    absl::Status added = known->Add(column);
    if (!added.ok()) return added;
  }
  return known;
}

std::vector<std::int32_t> UsualDays(const Ledger& ledger,
                                    std::span<const RowIndex> items,
                                    const Frame& facts, double late_days,
                                    double usual_items) {
  const ColumnView<std::int32_t> paid = facts.Find("paid_items")->int32s();
  const ColumnView<double> late = facts.Find("days_late_avg")->float64s();
  std::vector<std::int32_t> days(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double n = late.has(i) ? paid.value_or(i, 0) : 0;
    const double usual =
        n + usual_items > 0
            ? (n * late.value_or(i, 0) + usual_items * late_days) /
                  (n + usual_items)
            : late_days;
    const Date issued = ledger.view().items.document_date[items[i]];
    days[i] = (ledger.due(items[i]) - issued).count() +
              static_cast<std::int32_t>(std::lround(usual));
  }
  return days;
}

}  // namespace arrears::recovery_internal
