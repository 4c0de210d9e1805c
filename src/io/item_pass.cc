// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "item_stream_internal.h"
#include "ledger/position_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::uint8_t kNotListed = 255;

template <class T>
ColumnView<T> ViewOrAbsent(const std::vector<T>& values) {
  return values.empty() ? ColumnView<T>() : ColumnView<T>(values);
}

}  // namespace

void OpenItems::Add(std::int32_t debtor, const ItemColumns& items,
                    std::size_t row, std::int64_t open) {
  const Date document = items.document_date[row];
  debtor_.push_back(debtor);
  amount_.push_back(open);
  document_.push_back(document);
  due_.push_back(items.due_date.value_or(row, document));
  if (!items.currency.absent()) currency_.push_back(items.currency[row]);
  if (items.posting_date.absent() && items.recorded_date.absent()) return;
  const Date posting = items.posting_date.value_or(row, document);
  posting_.push_back(posting);
  recorded_.push_back(items.recorded_date.value_or(row, posting));
}

absl::Status OpenItems::FlushTo(AgingSummary* summary) {
  if (amount_.empty()) return absl::OkStatus();
  ItemColumns items;
  items.debtor = debtor_;
  items.amount = amount_;
  items.document_date = document_;
  items.due_date = due_;
  items.currency = ViewOrAbsent(currency_);
  items.posting_date = ViewOrAbsent(posting_);
  items.recorded_date = ViewOrAbsent(recorded_);
  absl::Status status = summary->Add(items);
  for (std::vector<Date>* dates : {&document_, &posting_, &recorded_, &due_}) {
    dates->clear();
  }
  debtor_.clear();
  amount_.clear();
  currency_.clear();
  return status;
}

struct ItemPass::Worker {
  Worker(const ItemPass& pass, HashLog* log, AgingSummary summary)
      : parser(pass.binding_, pass.parser_),
        items(pass.binding_),
        totals(std::move(summary)) {
    if (log != nullptr) ids = std::make_unique<HashLog::Writer>(*log);
    if (pass.keep_debtors_) open_items.resize(TextRegistry::kShards);
  }
  TableParser parser;
  ItemBatch items;
  AgingSummary totals;
  std::unique_ptr<HashLog::Writer> ids;
  std::array<std::uint8_t, 256> listed;  // Registry's number to currencies_'.
  std::size_t listed_count = 0;
  std::vector<std::uint8_t> currency;
  std::vector<std::int64_t> open;
  RowsByShard by_shard;
  std::vector<OpenItems> open_items;
  std::vector<MinorSum> accepted;
  std::vector<std::int64_t> net;  // Amounts less what is settled of them.
  MinorSum open_before;
  std::uint64_t checksum = 0;
};

ItemPass::ItemPass(const CsvFile& file, const TableBinding& binding,
                   const ParserOptions& parser, const Creditor& creditor,
                   const AgingReadOptions& options,
                   std::vector<Currency> currencies,
                   const RepeatedLines& repeated, SettlementJoin* join,
                   bool expects_ascent)
    : file_(file),
      binding_(binding),
      parser_(parser),
      creditor_(creditor),
      options_(options),
      currencies_(std::move(currencies)),
      repeated_(repeated),
      join_(join),
      expects_ascent_(expects_ascent),
      id_(binding.Find("id")),
      debtor_(binding.Find("debtor")),
      currency_(binding.Find("currency")),
      keep_debtors_(options.by_debtor ||
                    options.aging.credits == CreditPresentation::kOldestFirst),
      accepted_(currencies_.size()) {
  report_.file = parser.file;
  if (!keep_debtors_) return;
  registry_ = std::make_unique<TextRegistry>();
  for (std::size_t s = 0; s < TextRegistry::kShards; ++s) {
    shards_.emplace_back(options.aging, options.at, currencies_, true);
  }
}

ItemPass::~ItemPass() = default;

std::unique_ptr<ItemPass::Worker> ItemPass::TakeWorker() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!idle_.empty()) {
    std::unique_ptr<Worker> worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }
  // Totals need no debtors but where credits go to their oldest items; there
  // the shards have them, and these prove that nothing was lost on the way.
  AgingOptions aging = options_.aging;
  if (aging.credits == CreditPresentation::kOldestFirst) {
    aging.credits = CreditPresentation::kOwnColumn;
  }
  AgingSummary totals(aging, options_.at, currencies_, false);
  const bool log_ids = repeated_.empty() && !expects_ascent_;
  return std::make_unique<Worker>(*this, log_ids ? ids_.get() : nullptr,
                                  std::move(totals));
}

void ItemPass::RejectRepeated(const ParsedRows& rows, Worker* worker) {
  std::vector<TableParser::LateReject> rejects;
  const ParsedColumn& ids = rows.columns[static_cast<std::size_t>(id_)];
  for (std::size_t row = 0; row < rows.rows; ++row) {
    const auto found = repeated_.find(rows.line_of(row));
    if (found == repeated_.end()) continue;
    rejects.push_back({row, "id",
                       absl::StrCat("stands first on line ", found->second),
                       std::string(ids.text(row))});
  }
  worker->parser.Reject(rejects);
  worker->items.Take(rows);
}

// What is left of items whose settlements were read. False when more is to be
// said of one of them than its sum: over-paid, posted later, settled by its
// date as well, an id that occurs twice.
bool ItemPass::Join(const ParsedRows& rows, Worker* worker) {
  using ledger_internal::kOpenBlockRows;
  constexpr std::size_t kPlaceAhead = 32, kEntryAhead = 16;
  if (rows.rows_rejected > 0) return false;  // Settled, perhaps.
  const ItemColumns& items = worker->items.columns();
  const ParsedColumn& ids = rows.columns[static_cast<std::size_t>(id_)];
  worker->net.resize(rows.rows);
  worker->open.resize(rows.rows);
  worker->open_before = {};
  worker->checksum = 0;
  for (std::size_t row = 0; row < rows.rows; row += kOpenBlockRows) {
    ledger_internal::OpenBlock(
        base_internal::ActiveVectorWidth(), items, options_.at, row,
        std::min(kOpenBlockRows, rows.rows - row), worker->open.data() + row);
  }
  for (std::size_t row = 0; row < rows.rows; ++row) {
    if (row + kPlaceAhead < rows.rows) {
      join_->PrefetchPlace(ids.hash[row + kPlaceAhead]);
    }
    if (row + kEntryAhead < rows.rows) {
      join_->PrefetchEntry(ids.hash[row + kEntryAhead]);
    }
    const std::int64_t amount = items.amount[row];
    worker->net[row] = amount;
    worker->open_before.Add(worker->open[row]);
    SettlementJoin::Entry* const entry = join_->Find(ids.hash[row]);
    if (entry == nullptr) {
      if (worker->ids != nullptr) worker->ids->Add(ids.hash[row]);
      continue;
    }
    const std::int64_t settled = entry->minor();
    const bool sound =
        entry->Take() && !entry->too_wide() && amount != 0 &&
        !items.settled_date.has(row) &&
        (amount > 0 ? !entry->any_negative() && settled <= amount
                    : !entry->any_positive() && settled >= amount) &&
        (worker->open[row] != 0 || settled == 0);
    if (!sound) return false;
    worker->net[row] = amount - settled;
    worker->checksum += SettlementJoin::Check(ids.text(row), settled);
  }
  return true;
}

bool AllAscend(const ParsedColumn& ids, std::size_t rows) {
  for (std::size_t row = 1; row < rows; ++row) {
    if (!Precedes(ids.text(row - 1), ids.text(row))) return false;
  }
  return true;
}

bool ItemPass::NoteAscent(std::size_t batch, const ParsedRows& rows) {
  const ParsedColumn& ids = rows.columns[static_cast<std::size_t>(id_)];
  if (!AllAscend(ids, rows.rows)) return false;
  if (rows.rows == 0) return true;
  const std::lock_guard<std::mutex> lock(mutex_);
  ascents_.push_back(
      {batch, std::string(ids.text(0)), std::string(ids.text(rows.rows - 1))});
  return true;
}

bool ItemPass::IdsAscend() {
  if (descends_) return false;
  std::sort(ascents_.begin(), ascents_.end(),
            [](const Ascent& a, const Ascent& b) { return a.batch < b.batch; });
  for (std::size_t i = 1; i < ascents_.size(); ++i) {
    if (!Precedes(ascents_[i - 1].last, ascents_[i].first)) return false;
  }
  return true;
}

// Currencies by their place in currencies_; false when one is not there.
bool ItemPass::NumberCurrencies(const ParsedRows& rows, Worker* worker) {
  const CurrencyRegistry& registry = *parser_.currencies;
  for (; worker->listed_count < registry.size(); ++worker->listed_count) {
    const auto found = std::find(currencies_.begin(), currencies_.end(),
                                 registry[worker->listed_count]);
    worker->listed[worker->listed_count] =
        found == currencies_.end()
            ? kNotListed
            : static_cast<std::uint8_t>(found - currencies_.begin());
  }
  worker->currency.clear();
  if (currency_ < 0) return true;  // All in the base currency.
  const ParsedColumn& column =
      rows.columns[static_cast<std::size_t>(currency_)];
  std::uint8_t worst = 0;
  worker->currency.resize(rows.rows);
  for (std::size_t row = 0; row < rows.rows; ++row) {
    // A null is registered as 0 already, the base currency.
    const std::uint8_t number = worker->listed[column.small[row]];
    worker->currency[row] = number;
    worst = std::max(worst, number);
  }
  return worst != kNotListed;
}

absl::Status ItemPass::AddByDebtor(const ParsedRows& rows,
                                   const ItemColumns& items, Worker* worker) {
  using ledger_internal::kOpenBlockRows;
  worker->open.resize(rows.rows);
  for (std::size_t at = 0; at < rows.rows; at += kOpenBlockRows) {
    ledger_internal::OpenBlock(
        base_internal::ActiveVectorWidth(), items, options_.at, at,
        std::min(kOpenBlockRows, rows.rows - at), worker->open.data() + at);
  }
  const ParsedColumn& debtor = rows.columns[static_cast<std::size_t>(debtor_)];
  worker->by_shard.Sort(debtor.hash);
  absl::Status status;
  worker->by_shard.VisitLocked(
      registry_.get(), [&](std::size_t s, std::span<const std::uint32_t> some) {
        OpenItems& open = worker->open_items[s];
        TextShard& shard = registry_->shard(s);
        for (const std::uint32_t& row : some) {
          registry_->Prefetch(debtor.hash[worker->by_shard.Ahead(&row)]);
          const std::int32_t number =
              shard.FindOrAdd(debtor.text(row), debtor.hash[row],
                              static_cast<std::uint32_t>(rows.line_of(row)),
                              worker->open[row] != 0);
          if (worker->open[row] == 0) continue;
          open.Add(number, items, row, worker->open[row]);
        }
        if (open.full()) status = open.FlushTo(&shards_[s]);
        return status.ok();
      });
  return status;
}

absl::Status ItemPass::AddBatch(const ParsedRows& rows, Worker* worker) {
  ItemColumns items = worker->items.columns();
  if (worker->currency.empty() || currencies_.size() == 1) {
    items.currency = {};
  } else {
    items.currency = worker->currency;
  }
  worker->accepted.assign(currencies_.size(), MinorSum());
  if (items.currency.absent()) {
    MinorSum sum;
    for (std::size_t row = 0; row < rows.rows; ++row) {
      sum.Add(items.amount[row]);
    }
    worker->accepted[0] = sum;
  }
  for (std::size_t row = 0; row < items.currency.size(); ++row) {
    worker->accepted[items.currency[row]].Add(items.amount[row]);
  }
  if (join_ != nullptr) {
    items.amount = worker->net;  // Joined and logged already.
  } else if (worker->ids != nullptr) {
    const ParsedColumn& ids = rows.columns[static_cast<std::size_t>(id_)];
    for (const std::uint64_t hash : ids.hash) worker->ids->Add(hash);
  }
  absl::Status status = worker->totals.Add(items);
  if (status.ok() && keep_debtors_) status = AddByDebtor(rows, items, worker);
  return status;
}

bool ItemPass::Visit(const CsvBatch& batch) {
  std::unique_ptr<Worker> worker = TakeWorker();
  ParsedRows& rows = worker->parser.Parse(batch);
  worker->items.Take(rows);
  worker->items.Check(*parser_.currencies, creditor_, &worker->parser, rows);
  if (!repeated_.empty()) RejectRepeated(rows, worker.get());
  if (expects_ascent_ && !NoteAscent(batch.index, rows)) descends_ = true;
  absl::Status status;
  if (!NumberCurrencies(rows, worker.get())) {
    (join_ == nullptr ? another_currency_ : unusual_) = true;
  } else if (join_ != nullptr && !Join(rows, worker.get())) {
    unusual_ = true;
  } else if (!another_currency_) {
    status = AddBatch(rows, worker.get());
  }
  std::stable_sort(rows.rejects.begin(), rows.rejects.end(),
                   [](const RejectedField& a, const RejectedField& b) {
                     return a.line < b.line;
                   });
  const bool go_on =
      status.ok() && !unusual_ && !(options_.strict && !rows.rejects.empty());
  rejects_.Add(batch.index, std::move(rows.rejects));
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!status.ok() && (status_.ok() || batch.index < status_batch_)) {
    status_ = std::move(status);
    status_batch_ = batch.index;
  }
  report_.rows_read += static_cast<std::int64_t>(rows.rows_read);
  report_.rows_rejected += static_cast<std::int64_t>(rows.rows_rejected);
  tally_.Merge(rows.tally);
  for (std::size_t c = 0; c < worker->accepted.size(); ++c) {
    accepted_[c].Merge(worker->accepted[c]);
  }
  worker->accepted.clear();
  open_before_.Merge(worker->open_before);
  checksum_ += worker->checksum;
  if (rows.rows > 0) {
    last_line_ = std::max(last_line_, rows.line_of(rows.rows - 1));
  }
  idle_.push_back(std::move(worker));
  return go_on;
}

// What workers still hold, once no batch is on its way.
absl::Status ItemPass::Flush() {
  for (std::unique_ptr<Worker>& worker : idle_) {
    for (std::size_t s = 0; s < worker->open_items.size(); ++s) {
      absl::Status status = worker->open_items[s].FlushTo(&shards_[s]);
      if (!status.ok()) return status;
    }
    if (!totals_) {
      totals_ = std::move(worker->totals);
    } else {
      absl::Status status = totals_->Merge(worker->totals);
      if (!status.ok()) return status;
    }
    worker.reset();
  }
  return absl::OkStatus();
}

absl::Status ItemPass::Run() {
  absl::Status status = file_.Scan(binding_.file_columns(), options_.executor,
                                   [this](const CsvBatch& batch) {
                                     progress_.Step(batch);
                                     return Visit(batch);
                                   });
  if (!status.ok() || unusual_ || descends_) return status;
  if (options_.strict && rejects_.count() > 0) {
    return absl::FailedPreconditionError(rejects_.Take().front().Text());
  }
  if (!status_.ok()) return status_;
  if (idle_.empty()) idle_.push_back(TakeWorker());  // A file without rows.
  return Flush();
}

std::vector<std::uint64_t> ItemPass::RepeatedHashes() {
  std::vector<std::uint64_t> repeated = ids_->Repeated(options_.executor);
  ids_.reset();
  return repeated;
}

}  // namespace arrears::io_internal
