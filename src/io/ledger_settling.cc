// SPDX-License-Identifier: Apache-2.0
//
// The part of LedgerReading that rejects what is wrong between rows, until
// nothing is, and adds up what became of every amount.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "ledger_reading_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

TextView IdsOf(const LedgerView& view, Table table) {
  switch (table) {
    case Table::kDebtors:
      return view.debtors.id;
    case Table::kItems:
      return view.items.id;
    case Table::kSettlements:
      return view.settlements.id;
    default:
      return {};
  }
}

std::string Singular(Table table) {
  std::string name(TableName(table));
  name.pop_back();
  return name;
}

// "the id of row 3" with the line of that row.
std::string WithLines(const std::string& reason,
                      const std::vector<std::uint32_t>& lines) {
  const std::size_t at = reason.find("row ");
  std::size_t row = 0, end = at + 4;
  if (at == reason.npos) return reason;
  for (; end < reason.size() && absl::ascii_isdigit(reason[end]); ++end) {
    row = row * 10 + static_cast<std::size_t>(reason[end] - '0');
  }
  if (end == at + 4 || row >= lines.size()) return reason;
  return absl::StrCat(reason.substr(0, at), "line ", lines[row],
                      reason.substr(end));
}

absl::StatusOr<std::int64_t> SumAt(const std::vector<MinorSum>& sums,
                                   std::size_t index) {
  return index < sums.size() ? sums[index].Minor() : 0;
}

}  // namespace

// The amount of a row and its currency by final number; empty: it has none.
std::optional<std::pair<std::size_t, std::int64_t>> LedgerReading::AmountOf(
    const LedgerView& view, Table table, std::size_t row) const {
  const auto base = final_currency_[0];
  const auto of_item = [&](const ColumnView<RowIndex>& item) -> std::size_t {
    if (!item.has(row)) return base;
    return view.items.currency.value_or(static_cast<std::size_t>(item[row]),
                                        base);
  };
  const ColumnView<std::int64_t>* amount = nullptr;
  std::size_t currency = base;
  switch (table) {
    case Table::kItems:
      amount = &view.items.amount;
      currency = view.items.currency.value_or(row, base);
      break;
    case Table::kSettlements:
      amount = &view.settlements.amount;
      currency = of_item(view.settlements.item);
      break;
    case Table::kPromises:
      amount = &view.promises.amount;
      currency = of_item(view.promises.item);
      break;
    case Table::kDisputes:
      amount = &view.disputes.amount;
      currency = of_item(view.disputes.item);
      break;
    case Table::kEvents:
      amount = &view.events.amount;
      break;
    default:
      return std::nullopt;
  }
  if (!amount->has(row)) return std::nullopt;
  return std::pair{currency, (*amount)[row]};
}

// The ledger says numbers of its own where the file has texts.
LedgerFault LedgerReading::InWordsOfTheFile(LedgerFault fault) {
  const LedgerView view = data_.View();
  const auto row = static_cast<std::size_t>(fault.row);
  const std::string_view column = fault.column;
  const auto amount = AmountOf(view, fault.table, row);
  if (fault.table == Table::kSettlements && column == "undoes" &&
      view.settlements.undoes.has(row)) {
    fault.value =
        view.settlements
            .id[static_cast<std::size_t>(view.settlements.undoes[row])];
  } else if (fault.table == Table::kSettlements && column == "source" &&
             view.settlements.source.has(row)) {
    fault.value =
        view.items.id[static_cast<std::size_t>(view.settlements.source[row])];
  } else if (fault.table == Table::kRates && column == "quote") {
    fault.value = data_.currencies[view.rates.quote[row]].code();
  } else if (column == "amount" && amount &&
             std::abs(amount->second) > kMaxAmountMinor) {
    const int exponent = data_.currencies[amount->first].exponent();
    fault.value = FormatMinor(amount->second, exponent);
    fault.reason = "beyond " + FormatMinor(kMaxAmountMinor, exponent);
  }
  fault.reason = WithLines(fault.reason, source(fault.table).lines);
  return fault;
}

absl::Status LedgerReading::RejectRow(const LedgerFault& said) {
  Source& from = source(said.table);
  if (from.rows == nullptr) {
    // Debtors that items name have nothing of their own that could be wrong.
    return absl::InvalidArgumentError(said.Text());
  }
  const auto row = static_cast<std::size_t>(said.row);
  const LedgerFault fault = InWordsOfTheFile(said);
  const int column = from.rows->Find(fault.column);
  from.rejects_late.push_back(
      {from.rows->file(), from.lines[row],
       column < 0 ? ""
                  : from.rows->binding()
                        .columns()[static_cast<std::size_t>(column)]
                        .shown,
       fault.column, Shown(fault.value), fault.reason});
  return options_.strict
             ? absl::FailedPreconditionError(from.rejects_late.back().Text())
             : absl::OkStatus();
}

void LedgerReading::RejectDependent(const LedgerView& view,
                                    const DependentRow& row) {
  const TextView ids = IdsOf(view, row.named_table);
  const std::string name =
      ids.has(row.named_row) ? std::string(ids[row.named_row]) : "";
  LedgerFault fault{
      row.table, static_cast<std::int64_t>(row.row), std::string(row.column),
      name, absl::StrCat("that ", Singular(row.named_table), " was rejected")};
  const Source& named = source(row.named_table);
  if (named.rows != nullptr) {
    absl::StrAppend(&fault.reason, ", line ", named.lines[row.named_row],
                    " of ", named.rows->file());
  }
  RejectRow(fault).IgnoreError();  // Strict readings end at the first fault.
}

absl::Status LedgerReading::RejectFaults(
    const std::vector<LedgerFault>& faults) {
  const LedgerView view = data_.View();
  RowChoice choice(view);
  choice.debtors_by_items = rows(Table::kDebtors) == nullptr;
  bool any = false;
  for (const LedgerFault& fault : faults) {
    if (fault.row < 0) continue;
    if (fault.table == Table::kCreditor) {
      const bool mapped = fault.column == "law" && mapping_.law;
      return absl::InvalidArgumentError(
          absl::StrCat(mapped ? mapping_.name : files_.Creditor(), ": ",
                       fault.column, " \"", fault.value, "\": ", fault.reason));
    }
    absl::Status status = RejectRow(fault);
    if (!status.ok()) return status;
    choice.gone(fault.table)[static_cast<std::size_t>(fault.row)] = 1;
    any = true;
  }
  if (!any) return absl::InvalidArgumentError(faults.front().Text());
  AddDependents(view, &choice,
                [&](const DependentRow& row) { RejectDependent(view, row); });
  for (const Table table : TextTables()) {
    Source& from = source(table);
    if (from.rows == nullptr) continue;
    const std::vector<std::uint8_t>& gone = choice.gone(table);
    std::size_t kept = 0;
    for (std::size_t row = 0; row < gone.size(); ++row) {
      if (gone[row] == 0) {
        from.lines[kept++] = from.lines[row];
        continue;
      }
      ++from.rows_rejected_late;
      const auto amount = AmountOf(view, table, row);
      if (amount) AddTo(&from.rejected_late, amount->first, amount->second);
    }
    from.lines.resize(kept);
  }
  data_ = SelectRows(view, choice);
  return absl::OkStatus();
}

absl::Status LedgerReading::Settle() {
  LedgerOptions options;
  options.check_duplicate_ids = false;
  for (;;) {
    const std::vector<LedgerFault> faults =
        CheckLedger(data_.View(), options, options_.executor);
    if (faults.empty()) return absl::OkStatus();
    absl::Status status = RejectFaults(faults);
    if (!status.ok()) return status;
  }
}

absl::Status LedgerReading::AddTotals(Table table, FileReport* report) {
  const LedgerView view = data_.View();
  const Source& from = source(table);
  const AmountTally& tally = from.rows->tally();
  std::vector<MinorSum> accepted(data_.currencies.size());
  const std::size_t count = RowCount(view, table);
  for (std::size_t row = 0; row < count; ++row) {
    const auto amount = AmountOf(view, table, row);
    if (amount) accepted[amount->first].Add(amount->second);
  }
  for (std::size_t i = 0; i < final_currency_.size(); ++i) {
    const std::size_t number = final_currency_[i];
    const auto read = SumAt(tally.read, i);
    const auto early = SumAt(tally.rejected, i);
    const auto late = SumAt(from.rejected_late, number);
    const auto good = accepted[number].Minor();
    const Currency currency = data_.currencies[number];
    if (!read.ok() || !early.ok() || !late.ok() || !good.ok()) {
      return absl::OutOfRangeError(absl::StrCat(report->file, ": the total of ",
                                                currency.code(),
                                                " does not fit 64 bits"));
    }
    if (*good + *early + *late != *read) {
      return absl::FailedPreconditionError(
          absl::StrCat(report->file, ": accepted ", *good, " and rejected ",
                       *early + *late, " are not what was read, ", *read,
                       " minor units of ", currency.code()));
    }
    const bool used = i < tally.rows_read.size() && tally.rows_read[i] > 0;
    if (used)
      report->totals.push_back({currency, *read, *good, *early + *late});
  }
  std::sort(report->totals.begin(), report->totals.end(),
            [](const ReadTotals& a, const ReadTotals& b) {
              return a.currency < b.currency;
            });
  return absl::OkStatus();
}

absl::Status LedgerReading::MakeReport() {
  report_.currency_assumed =
      !currency_named_ && rows(Table::kItems)->Find("currency") < 0;
  std::size_t rejects = 0;
  for (const Table table : TextTables()) {
    Source& from = source(table);
    if (from.rows == nullptr) continue;
    FileReport report = from.rows->report();
    report.rows_rejected += from.rows_rejected_late;
    report.rows_accepted -= from.rows_rejected_late;
    if (report.rows_accepted + report.rows_rejected != report.rows_read) {
      return absl::FailedPreconditionError(absl::StrCat(
          report.file, ": ", report.rows_accepted, " rows accepted and ",
          report.rows_rejected, " rejected are not the ", report.rows_read,
          " that were read"));
    }
    if (from.rows->Find("amount") >= 0) {
      absl::Status status = AddTotals(table, &report);
      if (!status.ok()) return status;
    }
    rejects += from.rows->rejects_count() + from.rejects_late.size();
    std::vector<RejectedField> some = from.rows->TakeRejects();
    std::move(from.rejects_late.begin(), from.rejects_late.end(),
              std::back_inserter(some));
    std::stable_sort(some.begin(), some.end(),
                     [](const RejectedField& a, const RejectedField& b) {
                       return a.line < b.line;
                     });
    std::move(some.begin(), some.end(), std::back_inserter(report_.rejects));
    report_.files.push_back(std::move(report));
  }
  if (report_.rejects.size() > kMaxListedRejects) {
    report_.rejects.resize(kMaxListedRejects);
  }
  report_.rejects_not_listed =
      static_cast<std::int64_t>(rejects - report_.rejects.size());
  return absl::OkStatus();
}

}  // namespace arrears::io_internal
