// SPDX-License-Identifier: Apache-2.0
//
// From lives to books: what happened to a debtor's items, in order of date,
// becomes settlements with exact amounts. Amounts never feed back into lives,
// so that recovery in generate_truth.h does not depend on them.
#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "generate_internal.h"

namespace arrears::generate_internal {
namespace {

class Books {
 public:
  Books(const Model& model, const Payer& payer, GeneratedDebtor* debtor)
      : options_(model.options()),
        draws_(options_.seed, Draws::Purpose::kBooking,
               static_cast<std::uint64_t>(payer.debtor)),
        debtor_(*debtor) {
    for (const GeneratedItem& item : debtor->items) Open(item);
  }

  // What is left of the item; negative for unused credits.
  std::int64_t left(std::int32_t item) const { return states_[At(item)].left; }

  void Book(const ChainEvent& event) {
    const std::int32_t item = event.item;
    switch (event.what) {
      case Happening::kPart:
      case Happening::kPromisePart:
        PayPart(item, event.date, event.share);
        break;
      case Happening::kFull:
        PayInFull(item, event.date);
        break;
      case Happening::kPromiseFull:
      case Happening::kFullUncertain:
        states_[At(item)].to_undo =
            PayFromOutside(item, event.date, left(item));
        break;
      case Happening::kChargeback:
        Undo(item, event.date, "chargeback");
        break;
      case Happening::kMisapplied:
        Misapply(item, event.date);
        break;
      case Happening::kUnmatch:
        Undo(item, event.date, "unmatch");
        break;
      case Happening::kRematch:
        Rematch(item, event.date);
        break;
      case Happening::kDisputeOpened:
        OpenDispute(item, event.date, event.share);
        break;
      case Happening::kDisputeRejected:
      case Happening::kDisputeUpheld:
        CloseDispute(item, event.date, event.what == Happening::kDisputeUpheld);
        break;
      case Happening::kWrittenOff:
        Settle(item, -1, event.date, left(item), "write_off");
        break;
      case Happening::kCreditNote:
        GrantCredit(item, event.date, event.share);
        break;
      default:
        break;  // Contacts and promises move no money.
    }
  }

 private:
  struct State {
    std::int64_t left = 0;
    // A receipt that will be matched again, and the item it waits for.
    bool reserved = false;
    std::int32_t settlements = 0, credits = 0, receipts = 0;
    std::int32_t to_undo = -1, dispute = -1;
  };

  void Open(const GeneratedItem& item) {
    State state;
    state.left = item.amount;
    states_.push_back(state);
  }

  // The digits and letters of an item's id after its prefix.
  std::string Number(std::int32_t item) const {
    const std::string& id = debtor_.items[At(item)].id;
    return id.substr(id.find('-') + 1);
  }

  std::int32_t Settle(std::int32_t item, std::int32_t source, Date date,
                      std::int64_t amount, std::string_view kind) {
    State& state = states_[At(item)];
    GeneratedSettlement row;
    row.id = absl::StrCat("S", Number(item), "-", ++state.settlements);
    row.item = item;
    row.source = source;
    row.date = date;
    // Nobody knew of it before both of its sides were known.
    Date floor = debtor_.items[At(item)].recorded_date;
    if (source >= 0) {
      floor = std::max(floor, debtor_.items[At(source)].recorded_date);
      states_[At(source)].left += amount;
    }
    row.recorded_date = RecordedDate(options_, date, floor, &draws_);
    row.amount = amount;
    row.kind = kind;
    if (kind == "cash") {
      row.payment =
          absl::StrCat("P", debtor_.index, "-", date.days_since_1970());
    }
    state.left -= amount;
    debtor_.settlements.push_back(row);
    return static_cast<std::int32_t>(debtor_.settlements.size()) - 1;
  }

  void Undo(std::int32_t item, Date date, std::string_view kind) {
    State& state = states_[At(item)];
    const GeneratedSettlement undone = debtor_.settlements[At(state.to_undo)];
    GeneratedSettlement row;
    row.id = absl::StrCat("S", Number(item), "-", ++state.settlements);
    row.item = item;
    row.source = undone.source;
    row.undoes = state.to_undo;
    row.date = date;
    // Not late, or it might come to be known after a payment that followed it.
    row.recorded_date = std::max(date, undone.recorded_date);
    row.amount = undone.amount;
    row.kind = kind;
    state.left += undone.amount;
    if (undone.source >= 0) {
      states_[At(undone.source)].left -= undone.amount;
    }
    debtor_.settlements.push_back(row);
  }

  std::int32_t PayFromOutside(std::int32_t item, Date date,
                              std::int64_t amount) {
    return Settle(item, -1, date, amount, "cash");
  }

  void PayPart(std::int32_t item, Date date, double share) {
    const std::int64_t rest = left(item);
    if (rest < 2) return;  // A cent cannot be paid in part.
    PayFromOutside(item, date, PartOf(rest, share));
  }

  void PayInFull(std::int32_t item, Date date) {
    bool used_credit = false;
    for (std::size_t s = 0; s < sources_.size() && left(item) > 0; ++s) {
      const std::int32_t source = sources_[s];
      const State& credit = states_[At(source)];
      if (credit.left == 0 || credit.reserved) continue;
      const bool receipt = debtor_.items[At(source)].kind == "receipt";
      Settle(item, source, date, std::min(left(item), -credit.left),
             receipt ? "cash" : "credit");
      used_credit = true;
    }
    if (left(item) == 0) return;
    const std::int64_t rest = left(item);
    const bool early =
        debtor_.items[At(item)].due_date - date >= Days{kDiscountDays};
    const std::int64_t discount = rest / 50;  // 2 %.
    if (early && !used_credit && discount > 0 &&
        draws_.Chance(options_.discounted)) {
      Settle(item, -1, date, discount, "discount");
    }
    PayFromOutside(item, date, left(item));
    if (draws_.Chance(options_.overpaid)) {
      const std::int64_t excess =
          std::max<std::int64_t>(1, rest * draws_.Between(1, 20) / 100);
      AddCredit(item, date, excess, "receipt");
    }
  }

  void Misapply(std::int32_t item, Date date) {
    const std::int64_t amount = left(item);
    const std::int32_t receipt = AddCredit(item, date, amount, "receipt");
    states_[At(receipt)].reserved = true;
    states_[At(item)].reserved = true;
    states_[At(item)].to_undo = Settle(item, receipt, date, amount, "cash");
  }

  void Rematch(std::int32_t item, Date date) {
    State& state = states_[At(item)];
    const std::int32_t receipt = debtor_.settlements[At(state.to_undo)].source;
    Settle(item, receipt, date, state.left, "cash");
    state.reserved = false;
    states_[At(receipt)].reserved = false;
  }

  // A credit note or receipt of `amount` > 0 because of `item`.
  std::int32_t AddCredit(std::int32_t item, Date date, std::int64_t amount,
                         std::string_view kind) {
    const bool receipt = kind == "receipt";
    State& state = states_[At(item)];
    const std::int32_t count = receipt ? ++state.receipts : ++state.credits;
    GeneratedItem row;
    row.id = absl::StrCat(receipt ? "RC-" : "CN-", Number(item),
                          count > 1 ? absl::StrCat("-", count) : "");
    row.kind = kind;
    row.document_date = row.posting_date = row.due_date = date;
    row.recorded_date = RecordedDate(options_, date, date, &draws_);
    row.amount = -amount;
    debtor_.items.push_back(row);
    Open(row);
    const auto index = static_cast<std::int32_t>(debtor_.items.size()) - 1;
    sources_.push_back(index);
    return index;
  }

  void GrantCredit(std::int32_t item, Date date, double share) {
    const std::int64_t amount = std::max<std::int64_t>(
        1, PartOf(debtor_.items[At(item)].amount, share));
    const std::int32_t note = AddCredit(item, date, amount, "credit_note");
    // Once the item is paid, or where only as much is left, it stays open.
    if (left(item) > amount && !states_[At(item)].reserved) {
      Settle(item, note, date, amount, "credit");
    }
  }

  void OpenDispute(std::int32_t item, Date date, double share) {
    static constexpr std::string_view kReasons[] = {
        "quality", "price", "quantity", "delivery", "invoice", "duplicate"};
    GeneratedDispute row;
    row.item = item;
    row.opened = date;
    row.recorded_date = RecordedDate(
        options_, date, debtor_.items[At(item)].recorded_date, &draws_);
    if (share < 1) {
      row.amount = std::max<std::int64_t>(1, PartOf(left(item), share));
    }
    row.reason = draws_.Pick(kReasons);
    states_[At(item)].dispute =
        static_cast<std::int32_t>(debtor_.disputes.size());
    debtor_.disputes.push_back(row);
  }

  void CloseDispute(std::int32_t item, Date date, bool upheld) {
    GeneratedDispute& row = debtor_.disputes[At(states_[At(item)].dispute)];
    row.closed = date;
    row.upheld = upheld;
    if (!upheld) return;
    std::int64_t amount = left(item);
    // Part payments may have gone below the disputed part: then some stays, as
    // the item lives on.
    if (row.amount) amount = std::min(*row.amount, PartOf(amount, 0.8));
    if (amount == 0) return;
    const std::int32_t note = AddCredit(item, date, amount, "credit_note");
    Settle(item, note, date, amount, "credit");
  }

  // At least 1 and less than the whole; 0 of a single minor unit.
  static std::int64_t PartOf(std::int64_t whole, double share) {
    if (whole < 2) return 0;
    return std::clamp<std::int64_t>(
        static_cast<std::int64_t>(static_cast<double>(whole) * share), 1,
        whole - 1);
  }

  static constexpr int kDiscountDays = 5;

  const GeneratorOptions& options_;
  Draws draws_;
  GeneratedDebtor& debtor_;
  std::vector<State> states_;
  std::vector<std::int32_t> sources_;  // Items that are credits or receipts.
};

}  // namespace

Date RecordedDate(const GeneratorOptions& options, Date date, Date floor,
                  Draws* draws) {
  Date recorded = std::max(date, floor);
  if (draws->Chance(options.backdated)) {
    recorded =
        std::max(recorded,
                 date + Days{static_cast<std::int32_t>(draws->Between(1, 40))});
  }
  return std::min(recorded, options.as_of);
}

void BookEvents(const Model& model, const Payer& payer,
                std::vector<ChainEvent>* events, GeneratedDebtor* debtor) {
  std::sort(events->begin(), events->end(),
            [](const ChainEvent& a, const ChainEvent& b) {
              return std::tie(a.date, a.item, a.order) <
                     std::tie(b.date, b.item, b.order);
            });
  Books books(model, payer, debtor);
  ContactLog log(model, payer, debtor);
  for (const ChainEvent& event : *events) {
    log.Note(event, books.left(event.item));
    books.Book(event);
  }
}

}  // namespace arrears::generate_internal
