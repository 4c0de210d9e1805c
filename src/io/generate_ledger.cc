// SPDX-License-Identifier: Apache-2.0
//
// The generator's rows as a ledger in memory.
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/ledger/codes.h"
#include "arrears/ledger/ledger_builder.h"
#include "generate_internal.h"

namespace arrears {
namespace generate_internal {
namespace {

// The enumerator of `name`, which the generator took from these names.
template <class Enum, std::size_t N>
Enum Named(std::string_view name, const std::string_view (&names)[N]) {
  return static_cast<Enum>(CodeOf(names, name));
}

class RowsToLedger {
 public:
  explicit RowsToLedger(const GeneratorOptions& options)
      : builder_(MakeCreditor(options)) {}

  void Add(const GeneratedDebtor& debtor) {
    debtor_ = &debtor;
    AddDebtor();
    for (const GeneratedItem& row : debtor.items) AddItem(row);
    for (const GeneratedSettlement& row : debtor.settlements) {
      AddSettlement(row);
    }
    for (const GeneratedPromise& row : debtor.promises) AddPromise(row);
    for (const GeneratedDispute& row : debtor.disputes) {
      builder_.AddDispute({ItemId(row.item), row.opened, row.amount, row.closed,
                           row.upheld, std::string(row.reason),
                           row.recorded_date});
    }
    for (const GeneratedContact& row : debtor.contacts) AddContact(row);
    for (const GeneratedEvent& row : debtor.events) {
      builder_.AddEvent({debtor.id, ItemId(row.item), row.date,
                         row.recorded_date, std::string(row.kind), row.code,
                         row.amount, row.until, row.party, row.evidence});
    }
  }
  void AddRates(const Model& model) {
    const Currency base = model.options().currencies.front().currency;
    for (const DatedRate& rate : MakeRates(model)) {
      builder_.AddRate({rate.currency, base, rate.date, rate.rate_e9});
    }
  }
  absl::StatusOr<LedgerData> Build() const { return builder_.Build(); }

 private:
  std::string ItemId(std::int32_t item) const {
    return item < 0 ? std::string() : debtor_->items[At(item)].id;
  }

  void AddDebtor() {
    const GeneratedDebtor& d = *debtor_;
    DebtorRow row;
    row.id = d.id;
    row.name = d.name;
    if (d.parent >= 0) row.parent = DebtorId(d.parent);
    row.kind = Named<DebtorClass>(d.debtor_class, kDebtorClassNames);
    row.country = std::string(d.country);
    row.law = std::string(d.law);
    row.language = std::string(d.language);
    row.timezone = std::string(d.timezone);
    row.size = std::string(d.size);
    row.segment = d.segment;
    row.currency = d.currency;
    row.credit_limit = d.credit_limit;
    row.since = d.since;
    row.margin_rate = d.margin_percent / 100.0;
    row.tags = std::string(d.tags);
    builder_.AddDebtor(row);
  }

  void AddItem(const GeneratedItem& item) {
    ItemRow row;
    row.id = item.id;
    row.debtor = debtor_->id;
    row.kind = Named<ItemKind>(item.kind, kItemKindNames);
    row.document_date = item.document_date;
    row.posting_date = item.posting_date;
    row.recorded_date = item.recorded_date;
    row.received_date = item.received_date;
    row.delivery_date = item.delivery_date;
    row.due_date = item.due_date;
    row.amount = item.amount;
    row.currency = debtor_->currency;
    row.parent = ItemId(item.parent);
    row.contract = item.contract;
    row.contract_date = item.contract_date;
    if (item.contract_rate_percent != 0) {
      row.contract_rate = item.contract_rate_percent / 100.0;
    }
    if (item.secured_amount > 0) row.secured_amount = item.secured_amount;
    builder_.AddItem(row);
  }

  void AddSettlement(const GeneratedSettlement& settlement) {
    SettlementRow row;
    row.id = settlement.id;
    row.item = ItemId(settlement.item);
    row.source = ItemId(settlement.source);
    row.date = settlement.date;
    row.amount = settlement.amount;
    row.recorded_date = settlement.recorded_date;
    row.kind = Named<SettlementKind>(settlement.kind, kSettlementKindNames);
    if (settlement.undoes >= 0) {
      row.undoes = debtor_->settlements[At(settlement.undoes)].id;
    }
    row.payment = settlement.payment;
    builder_.AddSettlement(row);
  }

  void AddPromise(const GeneratedPromise& promise) {
    builder_.AddPromise({promise.id, debtor_->id, ItemId(promise.item),
                         Named<PromiseKind>(promise.kind, kPromiseKindNames),
                         promise.made_on, promise.due, promise.amount,
                         promise.recorded_date});
  }

  void AddContact(const GeneratedContact& contact) {
    ContactRow row;
    row.id = contact.id;
    row.debtor = debtor_->id;
    row.at = contact.date.days_since_1970() * 1440 + contact.minute_of_day;
    row.channel = contact.channel;
    row.direction = std::string(contact.direction);
    row.party = contact.party;
    row.address_key = contact.address_key;
    row.items = absl::StrJoin(contact.items, ";",
                              [this](std::string* out, std::int32_t item) {
                                out->append(ItemId(item));
                              });
    row.outcome = std::string(contact.outcome);
    row.excuse = std::string(contact.excuse);
    row.promise = contact.promise;
    row.action = contact.action;
    row.delivered = contact.delivered;
    row.recorded_date = contact.recorded_date;
    builder_.AddContact(row);
  }

  LedgerBuilder builder_;
  const GeneratedDebtor* debtor_ = nullptr;
};

}  // namespace

absl::Status CheckDebtors(const GeneratorOptions& options, std::int64_t begin,
                          std::int64_t end) {
  if (0 <= begin && begin <= end && end <= options.debtors) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("debtors [", begin, ", ", end,
                                                 ") are not within [0, ",
                                                 options.debtors, ")"));
}

Creditor MakeCreditor(const GeneratorOptions& options) {
  Creditor creditor;
  creditor.name = options.creditor;
  creditor.law = "CN";
  creditor.currency = options.currencies.front().currency;
  creditor.calendar = "CN";
  creditor.size = "small";
  creditor.sector = "wholesale";
  creditor.minute_cost_minor = 150;
  creditor.cost_of_capital = 0.05;
  creditor.minutes_per_day = 480;
  return creditor;
}

std::vector<DatedRate> MakeRates(const Model& model) {
  const GeneratorOptions& options = model.options();
  const Currency base = options.currencies.front().currency;
  const Date first = MonthStart(model.first_document());
  std::vector<DatedRate> rates;
  for (std::size_t c = 1; c < options.currencies.size(); ++c) {
    const Currency currency = options.currencies[c].currency;
    const std::int64_t level = *TypicalRateE9(currency, base);
    Draws draws(options.seed, Draws::Purpose::kRates, c);
    std::int64_t per_mille = 0;  // Away from the level: a walk on a leash.
    for (int month = 0; AddMonthsClamped(first, month) <= options.as_of;
         ++month) {
      per_mille += draws.Between(-12, 12) - per_mille / 8;
      rates.push_back({currency, AddMonthsClamped(first, month),
                       level / 1000 * (1000 + per_mille)});
    }
  }
  return rates;
}

}  // namespace generate_internal

absl::StatusOr<LedgerData> MakeLedger(const Generator& generator,
                                      std::int64_t begin, std::int64_t end) {
  using namespace generate_internal;
  const absl::Status inside = CheckDebtors(generator.options(), begin, end);
  if (!inside.ok()) return inside;
  RowsToLedger rows(generator.options());
  GeneratedDebtor debtor;
  for (std::int64_t index = begin; index < end; ++index) {
    generator.MakeDebtor(index, &debtor);
    // A parent outside the range is no debtor of this ledger.
    if (debtor.parent < begin) debtor.parent = -1;
    rows.Add(debtor);
  }
  rows.AddRates(generator.model());
  return rows.Build();
}

}  // namespace arrears
