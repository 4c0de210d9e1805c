// SPDX-License-Identifier: Apache-2.0
//
// Does each column have its table's number of rows? Until this is known, no row
// may be read.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ledger/check_internal.h"

namespace arrears::ledger_internal {
namespace {

struct ColumnSize {
  std::string_view name;
  std::size_t rows;
  Need need = Need::kOptional;
};

void CheckTable(std::vector<LedgerFault>& faults, Table table, std::size_t rows,
                std::initializer_list<ColumnSize> columns,
                const Frame* attributes = nullptr) {
  const auto add = [&](std::string_view column, std::size_t size) {
    faults.push_back({table, -1, std::string(column), absl::StrCat(size),
                      absl::StrCat("rows, and the table has ", rows)});
  };
  for (const ColumnSize& column : columns) {
    if (column.rows == rows) continue;
    if (column.rows > 0) {
      add(column.name, column.rows);
    } else if (column.need == Need::kRequired) {
      faults.push_back({table, -1, std::string(column.name), "",
                        "a required column is absent"});
    }
  }
  if (attributes == nullptr) return;
  for (const Column& column : attributes->columns()) {
    if (column.size() != rows) add(column.name(), column.size());
  }
}

void CheckTable(std::vector<LedgerFault>& faults, Table table,
                std::initializer_list<ColumnSize> columns,
                const Frame* attributes = nullptr) {
  std::size_t rows = 0;
  for (const ColumnSize& column : columns) rows = std::max(rows, column.rows);
  CheckTable(faults, table, rows, columns, attributes);
}

void CheckDebtorsAndItems(const LedgerView& view,
                          std::vector<LedgerFault>& faults) {
  const DebtorColumns& d = view.debtors;
  CheckTable(faults, Table::kDebtors, d.count,
             {{"id", d.id.size()},
              {"name", d.name.size()},
              {"parent", d.parent.size()},
              {"class", d.kind.size()},
              {"country", d.country.codes.size()},
              {"law", d.law.codes.size()},
              {"language", d.language.codes.size()},
              {"timezone", d.timezone.codes.size()},
              {"size", d.size.codes.size()},
              {"segment", d.segment.codes.size()},
              {"tags", d.tags.codes.size()},
              {"currency", d.currency.size()},
              {"credit_limit", d.credit_limit.size()},
              {"since", d.since.size()},
              {"margin_rate", d.margin_rate.size()}},
             &d.attributes);
  const ItemColumns& i = view.items;
  CheckTable(faults, Table::kItems,
             {{"id", i.id.size()},
              {"debtor", i.debtor.size(), Need::kRequired},
              {"kind", i.kind.size()},
              {"document_date", i.document_date.size(), Need::kRequired},
              {"posting_date", i.posting_date.size()},
              {"recorded_date", i.recorded_date.size()},
              {"received_date", i.received_date.size()},
              {"delivery_date", i.delivery_date.size()},
              {"due_date", i.due_date.size()},
              {"terms", i.terms.codes.size()},
              {"amount", i.amount.size(), Need::kRequired},
              {"currency", i.currency.size()},
              {"parent", i.parent.size()},
              {"settled_date", i.settled_date.size()},
              {"contract", i.contract.codes.size()},
              {"contract_date", i.contract_date.size()},
              {"contract_rate", i.contract_rate.size()},
              {"secured_amount", i.secured_amount.size()},
              {"disputed", i.disputed.size()}},
             &i.attributes);
}

void CheckRecords(const LedgerView& view, std::vector<LedgerFault>& faults) {
  const SettlementColumns& s = view.settlements;
  CheckTable(faults, Table::kSettlements,
             {{"id", s.id.size()},
              {"item", s.item.size(), Need::kRequired},
              {"source", s.source.size()},
              {"date", s.date.size(), Need::kRequired},
              {"amount", s.amount.size(), Need::kRequired},
              {"recorded_date", s.recorded_date.size()},
              {"kind", s.kind.size()},
              {"undoes", s.undoes.size()},
              {"payment", s.payment.size()}});
  const PromiseColumns& p = view.promises;
  CheckTable(faults, Table::kPromises,
             {{"id", p.id.size()},
              {"debtor", p.debtor.size(), Need::kRequired},
              {"item", p.item.size()},
              {"kind", p.kind.size()},
              {"made_on", p.made_on.size(), Need::kRequired},
              {"due", p.due.size(), Need::kRequired},
              {"amount", p.amount.size()},
              {"recorded_date", p.recorded_date.size()}});
  const DisputeColumns& d = view.disputes;
  CheckTable(faults, Table::kDisputes,
             {{"item", d.item.size(), Need::kRequired},
              {"opened", d.opened.size(), Need::kRequired},
              {"amount", d.amount.size()},
              {"closed", d.closed.size()},
              {"upheld", d.upheld.size()},
              {"reason", d.reason.codes.size()},
              {"recorded_date", d.recorded_date.size()}});
  const ContactColumns& c = view.contacts;
  CheckTable(faults, Table::kContacts,
             {{"id", c.id.size()},
              {"debtor", c.debtor.size(), Need::kRequired},
              {"at", c.at.size(), Need::kRequired},
              {"channel", c.channel.codes.size()},
              {"direction", c.direction.codes.size()},
              {"party", c.party.codes.size()},
              {"address_key", c.address_key.size()},
              {"items", c.items.codes.size()},
              {"outcome", c.outcome.codes.size()},
              {"excuse", c.excuse.codes.size()},
              {"promise", c.promise.codes.size()},
              {"action", c.action.codes.size()},
              {"delivered", c.delivered.size()},
              {"recorded_date", c.recorded_date.size()}});
  const EventColumns& e = view.events;
  CheckTable(faults, Table::kEvents,
             {{"debtor", e.debtor.size(), Need::kRequired},
              {"item", e.item.size()},
              {"date", e.date.size(), Need::kRequired},
              {"recorded_date", e.recorded_date.size()},
              {"kind", e.kind.codes.size(), Need::kRequired},
              {"code", e.code.codes.size()},
              {"amount", e.amount.size()},
              {"until", e.until.size()},
              {"party", e.party.codes.size()},
              {"evidence", e.evidence.codes.size()}});
  const RateColumns& r = view.rates;
  CheckTable(faults, Table::kRates,
             {{"base", r.base.size(), Need::kRequired},
              {"quote", r.quote.size(), Need::kRequired},
              {"date", r.date.size(), Need::kRequired},
              {"rate", r.rate_e9.size(), Need::kRequired}});
}

}  // namespace

void CheckSizes(const LedgerView& view, std::vector<LedgerFault>& faults) {
  constexpr std::size_t kMaxCurrencies = 255;
  const bool has_base =
      view.currencies.empty() ||
      std::find(view.currencies.begin(), view.currencies.end(),
                view.creditor.currency) != view.currencies.end();
  const std::size_t currencies = view.currencies.size() + (has_base ? 0 : 1);
  if (currencies > kMaxCurrencies) {
    faults.push_back({Table::kCreditor, -1, "currencies",
                      absl::StrCat(currencies),
                      absl::StrCat("with the base, at most ", kMaxCurrencies)});
  }
  CheckDebtorsAndItems(view, faults);
  CheckRecords(view, faults);
}

}  // namespace arrears::ledger_internal
