// SPDX-License-Identifier: Apache-2.0
//
// Which invoices does a debtor get, when, over how much?
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generate_internal.h"

namespace arrears {
namespace generate_internal {
namespace {

// Units of CNY: [300, 4800), [4800, 76800) and [76800, 1228800), each spread
// evenly over four doublings.
constexpr std::int64_t kAmountFloor[3] = {300, 4800, 76800};

class Planner {
 public:
  Planner(const Model& model, const Payer& payer, GeneratedDebtor* debtor,
          std::vector<ChainEvent>* events)
      : model_(model),
        options_(model.options()),
        payer_(payer),
        debtor_(*debtor),
        events_(events) {}

  void Run() {
    const Model::NumberRange numbers = model_.ItemNumbers(payer_.debtor);
    Draws draws(options_.seed, Draws::Purpose::kPlan,
                static_cast<std::uint64_t>(payer_.debtor));
    std::vector<Date> dates;
    for (std::int64_t n = numbers.first; n < numbers.last; ++n) {
      dates.push_back(model_.DrawDocumentDate(&draws));
    }
    std::sort(dates.begin(), dates.end());
    for (std::size_t i = 0; i < dates.size(); ++i) {
      // Nobody sells to an insolvent debtor.
      if (payer_.insolvent_on && dates[i] >= *payer_.insolvent_on) break;
      PlanInvoice(numbers.first + static_cast<std::int64_t>(i), dates[i]);
    }
  }

 private:
  void PlanInvoice(std::int64_t number, Date document) {
    Draws draws(options_.seed, Draws::Purpose::kInvoice,
                static_cast<std::uint64_t>(number), 1);
    GeneratedItem item;
    item.id = absl::StrCat("INV-", absl::Dec(number, absl::kZeroPad9));
    item.kind = draws.Chance(0.01) ? "debit_note" : "invoice";
    item.document_date = document;
    item.posting_date =
        std::min(options_.as_of, document + Days{draws.Chance(0.1) ? 1 : 0});
    item.recorded_date =
        RecordedDate(options_, item.posting_date, item.posting_date, &draws);
    item.due_date = document + Days{model_.DrawTerms(&draws)};
    DrawAmount(&item, &draws);
    DrawDelivery(&item, &draws);
    DrawContract(&item, &draws);
    if (draws.Chance(options_.in_instalments)) {
      AddInstalments(item, number);
    } else {
      AddItem(item, static_cast<std::uint64_t>(number) * 4, &draws);
    }
  }

  void DrawAmount(GeneratedItem* item, Draws* draws) {
    const double at = draws->Uniform();
    const int size = at < kAmountShares[0]                      ? 0
                     : at < kAmountShares[0] + kAmountShares[1] ? 1
                                                                : 2;
    item->amount_class = size;
    const std::int64_t doubling = kAmountFloor[size] << draws->Below(4);
    std::int64_t cny = doubling * 100 + draws->Below(doubling * 100);
    if (draws->Chance(0.6)) cny -= cny % 100;
    // From hundredths of CNY to minor units of the debtor's currency.
    static constexpr std::int64_t kPowers[] = {1, 10, 100, 1000, 10000};
    const std::int64_t rate =
        *TypicalRateE9(debtor_.currency, Currency::Of("CNY"));
    item->amount = static_cast<std::int64_t>(
        static_cast<double>(cny) * 1e7 *
        static_cast<double>(kPowers[debtor_.currency.exponent()]) /
        static_cast<double>(rate));
  }

  void DrawDelivery(GeneratedItem* item, Draws* draws) {
    if (draws->Chance(0.7)) {
      item->delivery_date = item->document_date -
                            Days{static_cast<std::int32_t>(draws->Below(4))};
    }
    if (draws->Chance(0.6)) {
      item->received_date = std::min(
          options_.as_of, item->document_date +
                              Days{static_cast<std::int32_t>(draws->Below(5))});
    }
  }

  void DrawContract(GeneratedItem* item, Draws* draws) {
    if (!draws->Chance(0.3)) return;
    const std::int64_t year =
        static_cast<int>(item->document_date.ymd().year());
    item->contract = absl::StrCat("F", debtor_.index, "-", year);
    item->contract_date =
        Date(std::chrono::year{static_cast<int>(year) - 1} / 12 / 15);
    item->contract_rate_percent = static_cast<int>(6 * draws->Below(4));
    if (draws->Chance(0.1)) item->secured_amount = item->amount / 2;
  }

  // The invoice stays as a header that nobody pays; its parts fall due 30 days
  // apart.
  void AddInstalments(GeneratedItem header, std::int64_t number) {
    const auto parent = static_cast<std::int32_t>(debtor_.items.size());
    header.kind = "invoice";
    header.secured_amount = 0;
    debtor_.items.push_back(header);
    std::int64_t left = header.amount;
    for (int k = 0; k < kInstalments; ++k) {
      GeneratedItem part = header;
      part.id.push_back(static_cast<char>('A' + k));
      part.kind = "instalment";
      part.parent = parent;
      part.due_date = header.due_date + Days{k * kInstalmentDays};
      part.amount = left / (kInstalments - k);
      left -= part.amount;
      const std::uint64_t key = static_cast<std::uint64_t>(number) * 4 +
                                static_cast<std::uint64_t>(k) + 1;
      Draws draws(options_.seed, Draws::Purpose::kInvoice, key, 2);
      AddItem(part, key, &draws);
    }
    debtor_.items[static_cast<std::size_t>(parent)].due_date =
        header.due_date + Days{(kInstalments - 1) * kInstalmentDays};
  }

  void AddItem(GeneratedItem item, std::uint64_t key, Draws* draws) {
    item.follows_model = true;
    ItemPlan plan;
    plan.item = static_cast<std::int32_t>(debtor_.items.size());
    plan.key = key;
    plan.document = item.document_date;
    plan.due = item.due_date;
    plan.amount_class = item.amount_class;
    debtor_.items.push_back(std::move(item));
    LiveItem(model_, payer_, plan, events_);
    PlanCreditNote(plan, draws);
    PlanMilestones(plan, draws);
  }

  // Before the first call can be answered by a promise, so that a promise is
  // always about what is left at its end.
  void PlanCreditNote(const ItemPlan& plan, Draws* draws) {
    if (!draws->Chance(options_.credited)) return;
    const int latest = (plan.due - plan.document).count() + 3;
    const auto day = static_cast<std::int32_t>(draws->Between(1, latest));
    const std::int64_t percent = draws->Between(1, 10);
    AddEvent(plan, plan.document + Days{day}, Happening::kCreditNote).share =
        0.01 * static_cast<double>(percent);
  }

  // What an old claim goes through, whether or not it helps.
  void PlanMilestones(const ItemPlan& plan, Draws* draws) {
    const bool placed = draws->Chance(0.3);
    const bool sued = !placed && plan.amount_class == 2 && draws->Chance(0.4);
    if (!placed && !sued) return;
    const int first = placed ? 400 : 300;
    AddEvent(plan, plan.due + Days{first}, Happening::kMilestone).step =
        placed ? 0 : 2;
    AddEvent(plan, plan.due + Days{first + 180}, Happening::kMilestone).step =
        placed ? 1 : 3;
  }

  ChainEvent& AddEvent(const ItemPlan& plan, Date date, Happening what) {
    ChainEvent event;
    event.date = date;
    event.item = plan.item;
    event.order = 1 << 30;  // After what the item did on that day.
    event.what = what;
    if (date > options_.as_of) return unseen_ = event;
    events_->push_back(event);
    return events_->back();
  }

  const Model& model_;
  const GeneratorOptions& options_;
  const Payer& payer_;
  GeneratedDebtor& debtor_;
  std::vector<ChainEvent>* events_;
  ChainEvent unseen_;
};

}  // namespace

void PlanItems(const Model& model, const Payer& payer, GeneratedDebtor* debtor,
               std::vector<ChainEvent>* events) {
  Planner(model, payer, debtor, events).Run();
}

}  // namespace generate_internal

void Generator::MakeDebtor(std::int64_t index, GeneratedDebtor* out) const {
  using namespace generate_internal;
  out->index = index;
  out->items.clear();
  out->settlements.clear();
  out->promises.clear();
  out->disputes.clear();
  out->contacts.clear();
  out->events.clear();
  Draws draws(options().seed, Draws::Purpose::kDebtor,
              static_cast<std::uint64_t>(index));
  Payer payer;
  payer.debtor = index;
  payer.segment = static_cast<int>(model_->DrawSegment(&draws));
  payer.habit = static_cast<int>(model_->DrawHabit(&draws));
  payer.insolvent_on = model_->DrawInsolvency(payer.segment, &draws);
  out->currency = model_->DrawCurrency(&draws);
  DescribeDebtor(*model_, payer, out);
  std::vector<ChainEvent> events;
  PlanItems(*model_, payer, out, &events);
  BookEvents(*model_, payer, &events, out);
  AddDebtorEvents(*model_, payer, out);
}

}  // namespace arrears
