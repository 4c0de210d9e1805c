// SPDX-License-Identifier: Apache-2.0
//
// item_stream_internal.h: the aging of an items file that is not kept.
//
//   ItemStream stream(file, binding, parser, creditor, options, nullptr);
//   absl::StatusOr<std::optional<AgedFiles>> aged = stream.Run();
//
// One pass over the file is enough unless a currency turns up late or an id
// occurs twice; then there is another, which knows. Where settlements are
// joined nothing may be out of the way: else the whole ledger must be read.
#ifndef ARREARS_IO_ITEM_STREAM_INTERNAL_H_
#define ARREARS_IO_ITEM_STREAM_INTERNAL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "aged_debtors_internal.h"
#include "arrears/io/aging_reader.h"
#include "hash_log_internal.h"
#include "item_batch_internal.h"
#include "read_report_internal.h"
#include "scan_progress_internal.h"
#include "settlement_join_internal.h"
#include "table_binding_internal.h"
#include "table_parser_internal.h"
#include "text_registry_internal.h"

namespace arrears::io_internal {

// An order in which 9 stands before 10.
inline bool Precedes(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}
// Whether each id precedes the next, so that none occurs twice.
bool AllAscend(const ParsedColumn& ids, std::size_t rows);

// Lines of rows whose id stands on an earlier line, and that line.
using RepeatedLines = std::unordered_map<std::uint64_t, std::uint64_t>;

// Items that are open, of the debtors of one shard, on their way to its
// summary. Enough of them are gathered to make the way worth while.
class OpenItems {
 public:
  static constexpr std::size_t kMost = 512;
  bool full() const { return amount_.size() >= kMost; }
  bool empty() const { return amount_.empty(); }
  void Add(std::int32_t debtor, const ItemColumns& items, std::size_t row,
           std::int64_t open);
  absl::Status FlushTo(AgingSummary* summary);

 private:
  std::vector<RowIndex> debtor_;
  std::vector<std::int64_t> amount_;
  std::vector<Date> document_, posting_, recorded_, due_;
  std::vector<std::uint8_t> currency_;
};

// What one pass over the file finds.
class ItemPass {
 public:
  // All must outlive the pass. `currencies`: by code, not empty; one, where
  // settlements are joined. `join`: nullptr when items stand for themselves.
  // `expects_ascent`: ids are not logged, as they ascend; see IdsAscend.
  ItemPass(const CsvFile& file, const TableBinding& binding,
           const ParserOptions& parser, const Creditor& creditor,
           const AgingReadOptions& options, std::vector<Currency> currencies,
           const RepeatedLines& repeated, SettlementJoin* join,
           bool expects_ascent);
  ~ItemPass();

  [[nodiscard]] absl::Status Run();

  // A currency that was not expected: nothing else of the pass counts.
  bool met_another_currency() const { return another_currency_; }
  // Something that a join does not see to: nothing counts either.
  bool unusual() const { return unusual_; }
  // Whether each settlement met its item, and balances agree.
  bool JoinIsProved(const AgingReport& report) const;
  const AmountTally& tally() const { return tally_; }
  // Whether ids ascend as was expected. If not, nothing of the pass counts.
  bool IdsAscend();
  std::vector<std::uint64_t> RepeatedHashes();  // Once.
  [[nodiscard]] absl::StatusOr<AgingReport> Report();
  AgedDebtors Debtors();
  [[nodiscard]] absl::StatusOr<ReadReport> Read();
  RejectList& rejects() { return rejects_; }

 private:
  struct Worker;
  std::unique_ptr<Worker> TakeWorker();
  bool Visit(const CsvBatch& batch);
  absl::Status AddBatch(const ParsedRows& rows, Worker* worker);
  void RejectRepeated(const ParsedRows& rows, Worker* worker);
  bool Join(const ParsedRows& rows, Worker* worker);
  bool NoteAscent(std::size_t batch, const ParsedRows& rows);
  bool NumberCurrencies(const ParsedRows& rows, Worker* worker);
  absl::Status AddByDebtor(const ParsedRows& rows, const ItemColumns& items,
                           Worker* worker);
  absl::Status Flush();

  const CsvFile& file_;
  const TableBinding& binding_;
  const ParserOptions& parser_;
  const Creditor& creditor_;
  const AgingReadOptions& options_;
  const std::vector<Currency> currencies_;
  const RepeatedLines& repeated_;
  SettlementJoin* const join_;
  const bool expects_ascent_;
  ScanProgress progress_{options_.progress, "items"};
  const int id_, debtor_, currency_;
  bool keep_debtors_;  // By debtor, or credits against the oldest items.

  std::atomic<bool> another_currency_{false}, unusual_{false}, descends_{false};
  struct Ascent {
    std::size_t batch;
    std::string first, last;  // Ids.
  };
  std::vector<Ascent> ascents_;
  std::unique_ptr<HashLog> ids_ = std::make_unique<HashLog>();
  std::unique_ptr<TextRegistry> registry_;
  std::vector<AgingSummary> shards_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
  std::optional<AgingSummary> totals_;
  RejectList rejects_;
  AmountTally tally_;
  std::vector<MinorSum> accepted_;
  MinorSum open_before_;  // Of all items, but for the settlements joined.
  std::uint64_t checksum_ = 0;
  FileReport report_;
  std::uint64_t last_line_ = 0;
  absl::Status status_;
  std::size_t status_batch_ = 0;
};

// A file of settlements, to be joined.
struct SettlementSource {
  std::unique_ptr<CsvFile> file;  // Where it is, as the binding points to it.
  TableBinding binding;
  ParserOptions parser;
};

class ItemStream {
 public:
  ItemStream(const CsvFile& file, const TableBinding& binding,
             const ParserOptions& parser, const Creditor& creditor,
             const AgingReadOptions& options, SettlementSource* settlements)
      : file_(file),
        binding_(binding),
        parser_(parser),
        creditor_(creditor),
        options_(options),
        settlements_(settlements) {}
  // nullopt: read the whole ledger instead.
  [[nodiscard]] absl::StatusOr<std::optional<AgedFiles>> Run();

 private:
  // What the first rows hold is nearly always true of all.
  struct Guess {
    std::vector<Currency> currencies;
    bool ids_ascend = false;
  };
  Guess GuessFromFirstRows();
  std::vector<Currency> CurrenciesOf(const AmountTally& tally) const;
  // The lines of ids that occur twice, given their hashes.
  [[nodiscard]] absl::StatusOr<RepeatedLines> FindRepeated(
      const std::vector<std::uint64_t>& hashes);
  [[nodiscard]] absl::StatusOr<AgedFiles> Finish(ItemPass* pass,
                                                 AgingReport report);

  const CsvFile& file_;
  const TableBinding& binding_;
  const ParserOptions& parser_;
  const Creditor& creditor_;
  const AgingReadOptions& options_;
  SettlementSource* settlements_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_ITEM_STREAM_INTERNAL_H_
