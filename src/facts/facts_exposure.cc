// SPDX-License-Identifier: Apache-2.0
//
// What the debtor owes in all currencies, against its limit and its past.
#include <algorithm>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// Where nothing is allowed and something is owed: beyond every table's cuts,
// and finite, so that it can be averaged and binned.
constexpr double kNothingAllowed = 1000;

class ExposureFacts final : public Family {
 public:
  ExposureFacts(const Context& context, ColumnSet& columns)
      : context_(context),
        exposure_total_(columns.Int64("exposure_total")),
        limit_headroom_(columns.Int64("limit_headroom")),
        utilisation_(columns.Float64("utilisation")),
        exposure_growth_(columns.Float64("exposure_growth")) {}

  void Fill(const Day& day, const DebtorRows& rows,
            Scratch& scratch) const override {
    FillOwed(day, rows, scratch);
    if (exposure_growth_.wanted()) FillGrowth(day, rows, scratch);
  }

 private:
  void FillOwed(const Day& day, const DebtorRows& rows, Scratch& scratch) const;
  void FillGrowth(const Day& day, const DebtorRows& rows,
                  Scratch& scratch) const;

  const Context& context_;
  Slot<std::int64_t> exposure_total_, limit_headroom_;
  Slot<double> utilisation_, exposure_growth_;
};

void ExposureFacts::FillOwed(const Day& day, const DebtorRows& rows,
                             Scratch& scratch) const {
  if (!exposure_total_.wanted() && !limit_headroom_.wanted() &&
      !utilisation_.wanted()) {
    return;
  }
  scratch.sums.Clear();
  scratch.now.AddBalance(scratch.sums);
  const std::optional<std::int64_t> owed =
      ToBase(context_, day, scratch.sums, scratch.fault);
  if (!owed) return;
  const std::int64_t exposure = std::max<std::int64_t>(*owed, 0);
  const std::optional<std::int64_t> limit =
      CreditLimitAt(context_, rows.debtor, day.at);
  for (const TileRow& row : rows) {
    exposure_total_.Set(row, exposure);
    if (!limit) continue;
    limit_headroom_.Set(row, *limit - exposure);
    utilisation_.Set(row, *limit > 0     ? Ratio(exposure, *limit)
                          : exposure > 0 ? kNothingAllowed
                                         : 0);
  }
}

void ExposureFacts::FillGrowth(const Day& day, const DebtorRows& rows,
                               Scratch& scratch) const {
  scratch.sums.Clear();
  scratch.sums_before.Clear();
  for (const CurrencyTotals& totals : scratch.now.totals()) {
    scratch.sums.Add(totals.currency, totals.claims);
    scratch.sums_before.Add(totals.currency, totals.claims_before);
  }
  const auto now = ToBase(context_, day, scratch.sums, scratch.fault);
  const auto before = ToBase(context_, day, scratch.sums_before, scratch.fault);
  if (!now || !before || *before <= 0) return;
  const double growth = Ratio(*now, *before) - 1;
  for (const TileRow& row : rows) {
    exposure_growth_.Set(row, growth);
  }
}

}  // namespace

FamilyPointer MakeExposureFacts(const Context& context, ColumnSet& columns,
                                ItemNeeds& needs) {
  if (!columns.WantsAny(FactStage::kExposure)) return nullptr;
  needs.items = true;
  needs.before |= columns.Wants("exposure_growth");
  return std::make_unique<ExposureFacts>(context, columns);
}

}  // namespace arrears::facts_internal
