// SPDX-License-Identifier: Apache-2.0
#include "arrears/ledger/ledger_data.h"

#include <utility>

#include "absl/status/status.h"

namespace arrears {
namespace {

Frame Borrow(const Frame& frame) {
  Frame borrowed;
  for (const Column& column : frame.columns()) {
    // Names and sizes fitted in `frame`, so they fit here.
    borrowed.Add(column.Borrow()).IgnoreError();
  }
  return borrowed;
}

DebtorColumns ViewOf(const DebtorData& data) {
  DebtorColumns view;
  view.count = data.count;
  view.id = data.id.View();
  view.name = data.name.View();
  view.parent = data.parent.View();
  view.kind = data.kind.View();
  view.country = data.country.View();
  view.law = data.law.View();
  view.language = data.language.View();
  view.timezone = data.timezone.View();
  view.size = data.size.View();
  view.segment = data.segment.View();
  view.tags = data.tags.View();
  view.currency = data.currency.View();
  view.credit_limit = data.credit_limit.View();
  view.since = data.since.View();
  view.margin_rate = data.margin_rate.View();
  view.attributes = Borrow(data.attributes);
  return view;
}

ItemColumns ViewOf(const ItemData& data) {
  ItemColumns view;
  view.id = data.id.View();
  view.debtor = data.debtor.View();
  view.amount = data.amount.View();
  view.currency = data.currency.View();
  view.kind = data.kind.View();
  view.document_date = data.document_date.View();
  view.posting_date = data.posting_date.View();
  view.recorded_date = data.recorded_date.View();
  view.received_date = data.received_date.View();
  view.delivery_date = data.delivery_date.View();
  view.due_date = data.due_date.View();
  view.terms = data.terms.View();
  view.parent = data.parent.View();
  view.settled_date = data.settled_date.View();
  view.contract = data.contract.View();
  view.contract_date = data.contract_date.View();
  view.contract_rate = data.contract_rate.View();
  view.secured_amount = data.secured_amount.View();
  view.disputed = data.disputed.View();
  view.attributes = Borrow(data.attributes);
  return view;
}

ContactColumns ViewOf(const ContactData& data) {
  ContactColumns view;
  view.id = data.id.View();
  view.debtor = data.debtor.View();
  view.at = data.at.View();
  view.channel = data.channel.View();
  view.direction = data.direction.View();
  view.party = data.party.View();
  view.address_key = data.address_key.View();
  view.items = data.items.View();
  view.outcome = data.outcome.View();
  view.excuse = data.excuse.View();
  view.promise = data.promise.View();
  view.action = data.action.View();
  view.delivered = data.delivered.View();
  view.recorded_date = data.recorded_date.View();
  return view;
}

}  // namespace

CodeColumn::CodeColumn(ColumnBuilder<std::int32_t> codes,
                       std::vector<std::string> texts)
    : codes_(std::move(codes)), texts_(std::move(texts)) {
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    code_of_.emplace(texts_[i], static_cast<std::int32_t>(i));
  }
}

void CodeColumn::Append(std::string_view text) {
  auto at = code_of_.find(text);
  if (at == code_of_.end()) {
    at = code_of_
             .emplace(std::string(text),
                      static_cast<std::int32_t>(texts_.size()))
             .first;
    texts_.emplace_back(text);
  }
  codes_.Append(at->second);
}

LedgerView LedgerData::View() const {
  LedgerView view;
  view.creditor = creditor;
  view.currencies = currencies;
  view.debtors = ViewOf(debtors);
  view.items = ViewOf(items);
  view.settlements = {
      settlements.id.View(),     settlements.item.View(),
      settlements.source.View(), settlements.date.View(),
      settlements.amount.View(), settlements.recorded_date.View(),
      settlements.kind.View(),   settlements.undoes.View(),
      settlements.payment.View()};
  view.promises = {promises.id.View(),      promises.debtor.View(),
                   promises.item.View(),    promises.kind.View(),
                   promises.made_on.View(), promises.due.View(),
                   promises.amount.View(),  promises.recorded_date.View()};
  view.disputes = {disputes.item.View(),         disputes.opened.View(),
                   disputes.amount.View(),       disputes.closed.View(),
                   disputes.upheld.View(),       disputes.reason.View(),
                   disputes.recorded_date.View()};
  view.contacts = ViewOf(contacts);
  view.events = {events.debtor.View(), events.item.View(),
                 events.date.View(),   events.recorded_date.View(),
                 events.kind.View(),   events.code.View(),
                 events.amount.View(), events.until.View(),
                 events.party.View(),  events.evidence.View()};
  view.rates = {rates.base.View(), rates.quote.View(), rates.date.View(),
                rates.rate_e9.View()};
  return view;
}

}  // namespace arrears
