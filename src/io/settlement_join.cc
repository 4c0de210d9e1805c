// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hash_log_internal.h"
#include "item_batch_internal.h"
#include "scan_progress_internal.h"
#include "settlement_join_internal.h"

namespace arrears::io_internal {
namespace {

bool IsUsualDate(Date date) {
  const std::int32_t day = date.days_since_1970();
  return day >= kScreenFirst && day <= kScreenLast;
}

}  // namespace

// The pass over the file.
class SettlementJoin::Reading {
 public:
  Reading(const TableBinding& binding, const ParserOptions& parser,
          const AsOf& at)
      : binding_(binding),
        parser_(parser),
        at_(at),
        id_(binding.Find("id")),
        item_(static_cast<std::size_t>(binding.Find("item"))),
        date_(static_cast<std::size_t>(binding.Find("date"))),
        amount_(static_cast<std::size_t>(binding.Find("amount"))),
        recorded_(binding.Find("recorded_date")) {}

  absl::Status Run(const CsvFile& file, const Executor& executor,
                   const ReadProgress& tell) {
    ScanProgress progress(tell, "settlements");
    absl::Status status = file.Scan(binding_.file_columns(), executor,
                                    [&](const CsvBatch& batch) {
                                      progress.Step(batch);
                                      return Visit(batch);
                                    });
    idle_.clear();  // What workers hold goes to the logs.
    if (status.ok() && id_ >= 0 && !unusual_) {
      unusual_ = !ids_->Repeated(executor).empty();
    }
    ids_.reset();
    return status;
  }
  bool unusual() const { return unusual_; }
  const Log& log() const { return log_; }
  std::int64_t rows() const { return rows_; }
  std::uint64_t checksum() const { return checksum_; }
  const MinorSum& settled() const { return settled_; }
  const MinorSum& read() const { return read_; }

 private:
  struct Worker {
    explicit Worker(Reading& reading)
        : parser(reading.binding_, reading.parser_),
          log(reading.log_),
          ids(*reading.ids_) {}
    TableParser parser;
    Log::Writer log;
    HashLog::Writer ids;
    std::uint64_t checksum = 0;
    MinorSum settled, read;
  };

  std::unique_ptr<Worker> TakeWorker() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) return std::make_unique<Worker>(*this);
    std::unique_ptr<Worker> worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }
  bool Visit(const CsvBatch& batch);
  bool AddRows(const ParsedRows& rows, Worker* worker) const;

  const TableBinding& binding_;
  const ParserOptions& parser_;
  const AsOf at_;
  const int id_;
  const std::size_t item_, date_, amount_;
  const int recorded_;
  Log log_;
  std::unique_ptr<HashLog> ids_ = std::make_unique<HashLog>();
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
  bool unusual_ = false;
  std::int64_t rows_ = 0;
  std::uint64_t checksum_ = 0;
  MinorSum settled_, read_;
};

// False when some row is not as CheckLedger would have it.
bool SettlementJoin::Reading::AddRows(const ParsedRows& rows,
                                      Worker* worker) const {
  const ParsedColumn& items = rows.columns[item_];
  const ParsedColumn& dates = rows.columns[date_];
  const ParsedColumn& amounts = rows.columns[amount_];
  if (amounts.has_nulls) return false;
  worker->settled = worker->read = {};
  worker->checksum = 0;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    const std::int64_t amount = amounts.wide[row];
    const Date date = dates.dates[row];
    Date recorded = date;
    if (recorded_ >= 0) {
      const ParsedColumn& column =
          rows.columns[static_cast<std::size_t>(recorded_)];
      if (column.has(row)) recorded = column.dates[row];
    }
    if (amount == 0 || !IsNarrow(amount) || !IsUsualDate(date) ||
        !IsUsualDate(recorded)) {
      return false;
    }
    const bool stands = date <= at_.as_of && recorded <= at_.known_on;
    const std::int64_t settled = stands ? amount : 0;
    worker->read.Add(amount);
    worker->settled.Add(settled);
    worker->checksum += Check(items.text(row), settled);
    const std::uint64_t hash = items.hash[row];
    worker->log.Add(hash >> 56,
                    Entry(hash, amount > 0 ? kPositive : kNegative, settled));
  }
  return true;
}

bool SettlementJoin::Reading::Visit(const CsvBatch& batch) {
  std::unique_ptr<Worker> worker = TakeWorker();
  const ParsedRows& rows = worker->parser.Parse(batch);
  bool sound = rows.rows_rejected == 0 && AddRows(rows, worker.get());
  if (id_ >= 0) {
    const ParsedColumn& ids = rows.columns[static_cast<std::size_t>(id_)];
    for (std::size_t row = 0; row < rows.rows; ++row) {
      if (ids.has(row)) worker->ids.Add(ids.hash[row]);
    }
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  unusual_ = unusual_ || !sound;
  rows_ += static_cast<std::int64_t>(rows.rows);
  checksum_ += worker->checksum;
  settled_.Merge(worker->settled);
  read_.Merge(worker->read);
  idle_.push_back(std::move(worker));
  return !unusual_;
}

void SettlementJoin::Entry::Merge(const Entry& other) {
  flags_ |= other.flags_;
  const std::int64_t sum = minor() + other.minor();  // Of 41 bits.
  if (too_wide() || !IsNarrow(sum)) {
    flags_ |= kTooWide;
    return;
  }
  *this = Entry(hash(), flags_, sum);
}

// Entries of one item become one.
void SettlementJoin::Merge(const Log& log, std::size_t part,
                           std::vector<Entry>* scratch, Part* into) {
  constexpr std::size_t kEntriesPerBucket = 6;
  const std::size_t count = log.part_size(part);
  into->begin.assign(count / kEntriesPerBucket + 2, 0);
  std::vector<std::uint32_t>& begin = into->begin;
  for (const std::span<const Entry> block : log.part(part)) {
    for (const Entry& entry : block) ++begin[into->BucketOf(entry.hash()) + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  scratch->resize(count);
  for (const std::span<const Entry> block : log.part(part)) {
    for (const Entry& entry : block) {
      (*scratch)[next[into->BucketOf(entry.hash())]++] = entry;
    }
  }
  std::size_t kept = 0;
  for (std::size_t bucket = 0; bucket + 1 < begin.size(); ++bucket) {
    const std::size_t first = kept;
    const std::size_t from =
        std::exchange(begin[bucket], static_cast<std::uint32_t>(kept));
    for (std::size_t i = from; i < next[bucket]; ++i) {
      const Entry entry = (*scratch)[i];
      std::size_t at = first;
      while (at < kept && (*scratch)[at].hash() != entry.hash()) ++at;
      if (at < kept) {
        (*scratch)[at].Merge(entry);
      } else {
        (*scratch)[kept++] = entry;
      }
    }
  }
  begin.back() = static_cast<std::uint32_t>(kept);
  into->entries.assign(scratch->begin(), scratch->begin() + kept);
}

absl::StatusOr<std::unique_ptr<SettlementJoin>> SettlementJoin::Read(
    const CsvFile& file, const TableBinding& binding,
    const ParserOptions& parser, const AsOf& at, const Executor& executor,
    const ReadProgress& progress) {
  std::unique_ptr<SettlementJoin> join(new SettlementJoin);
  for (const BoundColumn& column : binding.columns()) {
    const std::string_view name = column.spec.name;
    if (name != "id" && name != "item" && name != "date" && name != "amount" &&
        name != "recorded_date") {
      return std::unique_ptr<SettlementJoin>();
    }
  }
  if (binding.Find("amount") < 0) return std::unique_ptr<SettlementJoin>();
  Reading reading(binding, parser, at);
  absl::Status status = reading.Run(file, executor, progress);
  if (!status.ok()) return status;
  if (reading.unusual()) return std::unique_ptr<SettlementJoin>();
  std::atomic<std::size_t> next{0};
  executor.Run(static_cast<std::size_t>(executor.concurrency()),
               [&](std::size_t) {
                 std::vector<Entry> scratch;  // One a thread.
                 for (;;) {
                   const std::size_t part = next.fetch_add(1);
                   if (part >= Log::kParts) return;
                   Merge(reading.log(), part, &scratch, &join->parts_[part]);
                 }
               });
  join->checksum_ = reading.checksum();
  join->settled_ = reading.settled();
  join->read_ = reading.read();
  join->report_.file = parser.file;
  join->report_.table = Table::kSettlements;
  join->report_.rows_read = join->report_.rows_accepted = reading.rows();
  return join;
}

bool SettlementJoin::AllTaken() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const Part& part) {
    return std::all_of(part.entries.begin(), part.entries.end(),
                       [](const Entry& entry) { return entry.taken(); });
  });
}

void SettlementJoin::Release() {
  for (Part& part : parts_) {
    for (Entry& entry : part.entries) entry.Release();
  }
}

absl::StatusOr<FileReport> SettlementJoin::Report(Currency currency) const {
  const absl::StatusOr<std::int64_t> read = read_.Minor();
  if (!read.ok()) {
    return absl::OutOfRangeError(absl::StrCat(report_.file, ": the total of ",
                                              currency.code(),
                                              " does not fit 64 bits"));
  }
  FileReport report = report_;
  if (report.rows_read > 0) {
    report.totals.push_back({currency, *read, *read, 0});
  }
  return report;
}

}  // namespace arrears::io_internal
