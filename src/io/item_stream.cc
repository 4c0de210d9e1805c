// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "item_stream_internal.h"

namespace arrears::io_internal {

std::vector<Currency> ItemStream::CurrenciesOf(const AmountTally& tally) const {
  std::vector<Currency> currencies;
  for (std::size_t i = 0; i < tally.rows_read.size(); ++i) {
    if (tally.rows_read[i] > 0) currencies.push_back((*parser_.currencies)[i]);
  }
  if (currencies.empty()) currencies.push_back(parser_.base);
  std::sort(currencies.begin(), currencies.end());
  return currencies;
}

ItemStream::Guess ItemStream::GuessFromFirstRows() {
  Guess guess;
  AmountTally tally;
  TableParser parser(binding_, parser_);
  const auto id = static_cast<std::size_t>(binding_.Find("id"));
  // A file that cannot be read says so when it is read in earnest.
  file_
      .Scan(binding_.file_columns(), Executor::Serial(),
            [&](const CsvBatch& batch) {
              const ParsedRows& rows = parser.Parse(batch);
              tally = rows.tally;
              guess.ids_ascend = AllAscend(rows.columns[id], rows.rows);
              return false;
            })
      .IgnoreError();
  guess.currencies = CurrenciesOf(tally);
  return guess;
}

absl::StatusOr<RepeatedLines> ItemStream::FindRepeated(
    const std::vector<std::uint64_t>& hashes) {
  struct Suspect {
    std::uint64_t line;
    std::string id;
  };
  std::mutex mutex;
  std::vector<Suspect> suspects;
  const auto id = static_cast<std::size_t>(binding_.Find("id"));
  absl::Status status = file_.Scan(
      binding_.file_columns(), options_.executor, [&](const CsvBatch& batch) {
        TableParser parser(binding_, parser_);
        ParsedRows& rows = parser.Parse(batch);
        ItemBatch items(binding_);
        items.Take(rows);
        items.Check(*parser_.currencies, creditor_, &parser, rows);
        const ParsedColumn& ids = rows.columns[id];
        for (std::size_t row = 0; row < rows.rows; ++row) {
          if (!std::binary_search(hashes.begin(), hashes.end(),
                                  ids.hash[row])) {
            continue;
          }
          const std::lock_guard<std::mutex> lock(mutex);
          suspects.push_back({rows.line_of(row), std::string(ids.text(row))});
        }
        return true;
      });
  if (!status.ok()) return status;
  std::sort(suspects.begin(), suspects.end(),
            [](const Suspect& a, const Suspect& b) { return a.line < b.line; });
  std::unordered_map<std::string_view, std::uint64_t> first_line;
  RepeatedLines repeated;
  for (const Suspect& suspect : suspects) {
    const auto [entry, first] = first_line.emplace(suspect.id, suspect.line);
    if (!first) repeated[suspect.line] = entry->second;
  }
  return repeated;
}

absl::StatusOr<AgedFiles> ItemStream::Finish(ItemPass* pass,
                                             AgingReport report) {
  AgedFiles aged;
  aged.report = std::move(report);
  absl::StatusOr<ReadReport> read = pass->Read();
  if (!read.ok()) return read.status();
  aged.read = *std::move(read);
  if (options_.by_debtor) aged.debtors = pass->Debtors();
  aged.streamed = true;
  return aged;
}

absl::StatusOr<std::optional<AgedFiles>> ItemStream::Run() {
  auto [currencies, ids_ascend] = GuessFromFirstRows();
  std::unique_ptr<SettlementJoin> join;
  if (settlements_ != nullptr) {
    if (currencies.size() > 1) return std::nullopt;
    settlements_->parser.item_exponent = currencies.front().exponent();
    absl::StatusOr<std::unique_ptr<SettlementJoin>> read = SettlementJoin::Read(
        *settlements_->file, settlements_->binding, settlements_->parser,
        options_.at, options_.executor, options_.progress);
    if (!read.ok()) return read.status();
    join = *std::move(read);
    if (join == nullptr) return std::nullopt;
  }
  RepeatedLines repeated;
  for (;;) {
    ItemPass pass(file_, binding_, parser_, creditor_, options_, currencies,
                  repeated, join.get(), ids_ascend);
    absl::Status status = pass.Run();
    if (!status.ok()) return status;
    if (parser_.currencies->overflowed()) {
      return absl::OutOfRangeError(absl::StrCat(file_.path(), ": more than ",
                                                CurrencyRegistry::kMost,
                                                " currencies"));
    }
    if (pass.unusual()) return std::nullopt;
    if (pass.met_another_currency()) {
      currencies = CurrenciesOf(pass.tally());
      continue;
    }
    if (ids_ascend && !pass.IdsAscend()) {
      ids_ascend = false;
      if (join != nullptr) join->Release();
      continue;
    }
    if (repeated.empty() && !ids_ascend) {
      const std::vector<std::uint64_t> hashes = pass.RepeatedHashes();
      if (!hashes.empty() && join != nullptr) return std::nullopt;
      if (!hashes.empty()) {
        absl::StatusOr<RepeatedLines> found = FindRepeated(hashes);
        if (!found.ok()) return found.status();
        repeated = *std::move(found);
        if (!repeated.empty()) continue;
      }
    }
    absl::StatusOr<AgingReport> report = pass.Report();
    if (!report.ok()) return report.status();
    if (join != nullptr && !pass.JoinIsProved(*report)) return std::nullopt;
    std::vector<FileReport> others;
    if (join != nullptr) {
      absl::StatusOr<FileReport> settled = join->Report(currencies.front());
      if (!settled.ok()) return settled.status();
      others.push_back(*std::move(settled));
      join.reset();  // Debtors' rows need the room.
    }
    absl::StatusOr<AgedFiles> aged = Finish(&pass, *std::move(report));
    if (!aged.ok()) return aged.status();
    std::move(others.begin(), others.end(),
              std::back_inserter(aged->read.files));
    return std::optional<AgedFiles>(*std::move(aged));
  }
}

}  // namespace arrears::io_internal
