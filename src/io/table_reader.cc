// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "hash_log_internal.h"
#include "item_batch_internal.h"
#include "table_reader_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::int64_t kTenTo[] = {1, 10, 100, 1'000, 10'000};

}  // namespace

std::string NoSuch(Table table) {
  std::string name(TableName(table));
  name.pop_back();  // "debtors" are many.
  return absl::StrCat("no ", name, " has this id");
}

// Turns batches into chunks. What a thread needs is kept from batch to batch.
class TableRows::Reader {
 public:
  Reader(TableRows* table) : table_(*table) {}  // NOLINT: one caller.

  bool Visit(const CsvBatch& batch) {
    std::unique_ptr<Worker> worker = TakeWorker();
    const bool go_on = Read(batch, worker.get());
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(worker));
    return go_on;
  }

 private:
  struct Worker {
    explicit Worker(const TableRows& table)
        : parser(*table.binding_, table.options_.parser),
          items(*table.binding_) {}
    TableParser parser;
    ItemBatch items;
    RowsByShard by_shard;
    std::vector<TableParser::LateReject> rejects;
    std::vector<std::string_view> ids;
    std::vector<std::uint64_t> hashes;
    std::vector<std::size_t> asked;
    std::vector<RowIndex> found;
  };

  std::unique_ptr<Worker> TakeWorker() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) return std::make_unique<Worker>(table_);
    std::unique_ptr<Worker> worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }

  bool Read(const CsvBatch& batch, Worker* worker);
  void LookUp(const TableOptions::Lookup& lookup, ParsedRows* rows,
              Worker* worker);
  void Register(TextRegistry* registry, ParsedColumn* column,
                const ParsedRows& rows, Worker* worker);
  void ReadItemAmounts(ParsedRows* rows, Worker* worker);
  std::unique_ptr<Chunk> MakeChunk(ParsedRows* rows) const;
  bool KeepsText(std::string_view field) const;

  TableRows& table_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

bool TableRows::Reader::Read(const CsvBatch& batch, Worker* worker) {
  ParsedRows& rows = worker->parser.Parse(batch);
  const TableOptions& options = table_.options_;
  if (table_.binding_->spec().table == Table::kItems) {
    worker->items.Take(rows);
    worker->items.Check(*options.parser.currencies, options.creditor,
                        &worker->parser, rows);
  }
  for (const TableOptions::Lookup& lookup : options.lookups) {
    if (lookup.index != nullptr) LookUp(lookup, &rows, worker);
  }
  if (options.item_currency != nullptr) ReadItemAmounts(&rows, worker);
  for (const TableOptions::Lookup& lookup : options.lookups) {
    const int column = table_.binding_->Find(lookup.column);
    if (lookup.registry == nullptr || column < 0) continue;
    Register(lookup.registry, &rows.columns[static_cast<std::size_t>(column)],
             rows, worker);
  }
  std::stable_sort(rows.rejects.begin(), rows.rejects.end(),
                   [](const RejectedField& a, const RejectedField& b) {
                     return a.line < b.line;
                   });
  const bool stop = options.strict && !rows.rejects.empty();
  table_.rejects_.Add(batch.index, std::move(rows.rejects));
  std::unique_ptr<Chunk> chunk = MakeChunk(&rows);
  const std::lock_guard<std::mutex> lock(table_.mutex_);
  table_.report_.rows_read += static_cast<std::int64_t>(rows.rows_read);
  table_.report_.rows_rejected += static_cast<std::int64_t>(rows.rows_rejected);
  table_.tally_.Merge(rows.tally);
  table_.AddChunk(batch.index, std::move(chunk));
  return !stop;
}

void TableRows::Reader::LookUp(const TableOptions::Lookup& lookup,
                               ParsedRows* rows, Worker* worker) {
  const int position = table_.binding_->Find(lookup.column);
  if (position < 0) return;
  ParsedColumn& column = rows->columns[static_cast<std::size_t>(position)];
  worker->ids.clear();
  worker->hashes.clear();
  worker->asked.clear();
  for (std::size_t row = 0; row < rows->rows; ++row) {
    if (!column.has(row)) continue;
    worker->ids.push_back(column.text(row));
    worker->hashes.push_back(column.hash[row]);
    worker->asked.push_back(row);
  }
  worker->found.resize(worker->ids.size());
  lookup.index->FindAll(worker->ids, worker->hashes, worker->found.data());
  column.narrow.assign(rows->rows, 0);
  worker->rejects.clear();
  for (std::size_t i = 0; i < worker->found.size(); ++i) {
    column.narrow[worker->asked[i]] = worker->found[i];
    if (worker->found[i] >= 0) continue;
    worker->rejects.push_back(
        {worker->asked[i], lookup.column, NoSuch(column.bound->spec.refers)});
  }
  worker->parser.Reject(worker->rejects);
}

void TableRows::Reader::Register(TextRegistry* registry, ParsedColumn* column,
                                 const ParsedRows& rows, Worker* worker) {
  worker->by_shard.Sort(column->hash);
  column->narrow.resize(rows.rows);
  worker->by_shard.VisitLocked(
      registry, [&](std::size_t s, std::span<const std::uint32_t> some) {
        for (const std::uint32_t& row : some) {
          registry->Prefetch(column->hash[worker->by_shard.Ahead(&row)]);
          column->narrow[row] = TextRegistry::Code(
              s, registry->shard(s).FindOrAdd(column->text(row),
                                              column->hash[row], 1, true));
        }
        return true;
      });
}

// Amounts in the currency of an item that is known now.
void TableRows::Reader::ReadItemAmounts(ParsedRows* rows, Worker* worker) {
  const int amount_at = table_.binding_->Find("amount");
  const int item_at = table_.binding_->Find("item");
  if (amount_at < 0) return;
  ParsedColumn& amount = rows->columns[static_cast<std::size_t>(amount_at)];
  if (amount.bound->spec.amount_in != AmountIn::kItem) return;
  const ParserOptions& options = table_.options_.parser;
  worker->rejects.clear();
  std::size_t rejects_at = 0;
  std::vector<std::uint8_t> currency_of(rows->rows);
  for (std::size_t row = 0; row < rows->rows; ++row) {
    const bool of_item =
        item_at >= 0 &&
        rows->columns[static_cast<std::size_t>(item_at)].has(row);
    const std::size_t item =
        of_item
            ? static_cast<std::size_t>(
                  rows->columns[static_cast<std::size_t>(item_at)].narrow[row])
            : 0;
    currency_of[row] =
        of_item ? (*table_.options_.item_currency)[item] : std::uint8_t{0};
    if (!amount.has(row) || !options.item_exponents_differ) continue;
    const int exponent = (*options.currencies)[currency_of[row]].exponent();
    const std::int64_t scale = kTenTo[options.item_exponent - exponent];
    if (amount.wide[row] % scale != 0) {
      worker->rejects.push_back(
          {row, "amount",
           amount.bound->amount.Reason(AmountFault::kTooManyPlaces, exponent)});
      continue;
    }
    amount.wide[row] /= scale;
  }
  for (std::size_t row = 0; row < rows->rows; ++row) {
    const bool bad = rejects_at < worker->rejects.size() &&
                     worker->rejects[rejects_at].row == row;
    if (bad) {
      ++rejects_at;
    } else if (amount.has(row)) {
      rows->tally.AddRead(currency_of[row], amount.wide[row]);
    }
  }
  worker->parser.Reject(worker->rejects);
}

bool TableRows::Reader::KeepsText(std::string_view field) const {
  for (const TableOptions::Lookup& lookup : table_.options_.lookups) {
    if (lookup.column == field) return false;
  }
  return true;
}

std::unique_ptr<TableRows::Chunk> TableRows::Reader::MakeChunk(
    ParsedRows* rows) const {
  auto chunk = std::make_unique<Chunk>();
  chunk->rows = rows->rows;
  chunk->line.resize(rows->rows);
  for (std::size_t row = 0; row < rows->rows; ++row) {
    chunk->line[row] = static_cast<std::uint32_t>(rows->line_of(row));
  }
  for (ParsedColumn& from : rows->columns) {
    Column& to = chunk->columns.emplace_back();
    // Copies fit exactly; what the parser holds is larger and used again.
    to.wide = from.wide;
    to.narrow = from.narrow;
    to.dates = from.dates;
    to.small = from.small;
    to.real = from.real;
    to.texts = std::move(from.texts);
    from.texts.clear();
    if (from.has_nulls) to.state = from.state;
    const FieldKind kind = from.bound->spec.kind;
    if ((kind != FieldKind::kText && kind != FieldKind::kReference) ||
        !KeepsText(from.bound->field)) {
      continue;
    }
    to.hash = from.hash;
    std::size_t bytes = 0;
    for (const CsvField field : from.fields) bytes += field.end - field.begin;
    to.bytes.reserve(bytes);
    to.ends.reserve(rows->rows);
    for (const CsvField field : from.fields) {
      to.bytes.insert(to.bytes.end(), from.data + field.begin,
                      from.data + field.end);
      to.ends.push_back(static_cast<std::uint32_t>(to.bytes.size()));
    }
  }
  return chunk;
}

void TableRows::AddChunk(std::size_t index, std::unique_ptr<Chunk> chunk) {
  if (index >= chunks_.size()) chunks_.resize(index + 1);
  chunks_[index] = std::move(chunk);
}

void TableRows::CountRows() {
  rows_ = 0;
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    chunk->begin = rows_;
    rows_ += chunk->rows;
  }
}

absl::StatusOr<std::unique_ptr<TableRows>> TableRows::Read(
    const std::string& path, const TableMapping& mapping,
    const TableOptions& options) {
  absl::StatusOr<CsvFile> file = CsvFile::Open(path, mapping.format);
  if (!file.ok()) return file.status();
  std::unique_ptr<TableRows> table(new TableRows);
  table->options_ = options;
  table->file_ = std::make_unique<CsvFile>(*std::move(file));
  absl::StatusOr<TableBinding> binding =
      TableBinding::Create(*table->file_, mapping, options.wanted);
  if (!binding.ok()) return binding.status();
  table->binding_ = std::make_unique<TableBinding>(*std::move(binding));
  table->file_name_ = options.parser.file;
  table->report_.file = options.parser.file;
  table->report_.table = mapping.table;
  Reader reader(table.get());
  absl::Status status = table->file_->Scan(
      table->binding_->file_columns(), *options.executor,
      [&](const CsvBatch& batch) { return reader.Visit(batch); });
  if (!status.ok()) return status;
  if (options.strict && table->rejects_.count() > 0) {
    return absl::FailedPreconditionError(table->rejects_.Take().front().Text());
  }
  if (options.parser.currencies->overflowed()) {
    return absl::OutOfRangeError(absl::StrCat(
        path, ": more than ", CurrencyRegistry::kMost, " currencies"));
  }
  table->CountRows();
  constexpr std::size_t kMaxRows = 0x7FFFFFFF;
  if (table->rows_ > kMaxRows) {
    return absl::OutOfRangeError(
        absl::StrCat(path, ": ", table->rows_, " rows, more than ", kMaxRows));
  }
  return table;
}

std::optional<std::size_t> TableRows::AmountCurrency(const Chunk& chunk,
                                                     std::size_t row) const {
  const auto column = [&](const char* name) -> const Column* {
    const int at = binding_->Find(name);
    return at < 0 ? nullptr : &chunk.columns[static_cast<std::size_t>(at)];
  };
  const auto has = [&](const Column* part) {
    return part != nullptr &&
           (part->state.empty() || part->state[row] == FieldState::kPresent);
  };
  const Column* const amount = column("amount");
  if (!has(amount)) return std::nullopt;
  const AmountIn in =
      binding_->columns()[static_cast<std::size_t>(binding_->Find("amount"))]
          .spec.amount_in;
  if (in == AmountIn::kItem) {
    const Column* const item = column("item");
    if (!has(item)) return 0;
    return (
        *options_.item_currency)[static_cast<std::size_t>(item->narrow[row])];
  }
  const Column* const currency = column("currency");
  return in == AmountIn::kRow && has(currency) ? currency->small[row] : 0;
}

void TableRows::RemoveRows(Chunk* chunk,
                           const std::vector<std::uint8_t>& gone) {
  const std::size_t rows = chunk->rows;
  const auto compact = [&](auto* values) {
    if (values->size() != rows) return;
    std::size_t to = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (gone[row] == 0) (*values)[to++] = (*values)[row];
    }
    values->resize(to);
  };
  for (Column& column : chunk->columns) {
    if (column.ends.size() == rows) {
      std::vector<char> bytes;
      std::vector<std::uint32_t> ends;
      for (std::size_t row = 0; row < rows; ++row) {
        if (gone[row] != 0) continue;
        const std::string_view text = column.text(row);
        bytes.insert(bytes.end(), text.begin(), text.end());
        ends.push_back(static_cast<std::uint32_t>(bytes.size()));
      }
      column.bytes = std::move(bytes);
      column.ends = std::move(ends);
    }
    compact(&column.wide);
    compact(&column.narrow);
    compact(&column.dates);
    compact(&column.small);
    compact(&column.real);
    compact(&column.hash);
    compact(&column.state);
  }
  compact(&chunk->line);
  chunk->rows = chunk->line.size();
}

absl::Status TableRows::Reject(const std::vector<LateReject>& rejects) {
  std::size_t next = 0;
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    if (next == rejects.size()) break;
    if (rejects[next].row >= chunk->begin + chunk->rows) continue;
    std::vector<std::uint8_t> gone(chunk->rows, 0);
    for (; next < rejects.size() &&
           rejects[next].row < chunk->begin + chunk->rows;
         ++next) {
      const LateReject& reject = rejects[next];
      const std::size_t row = reject.row - chunk->begin;
      const int column = binding_->Find(reject.field);
      late_rejects_.push_back(
          {file_name_, chunk->line[row],
           column < 0
               ? ""
               : binding_->columns()[static_cast<std::size_t>(column)].shown,
           reject.field, Shown(reject.value), reject.reason});
      if (options_.strict) {
        return absl::FailedPreconditionError(late_rejects_.back().Text());
      }
      if (gone[row] != 0) continue;
      gone[row] = 1;
      ++report_.rows_rejected;
      const std::optional<std::size_t> currency = AmountCurrency(*chunk, row);
      if (currency) {
        const auto amount = static_cast<std::size_t>(binding_->Find("amount"));
        tally_.AddRejected(*currency, chunk->columns[amount].wide[row]);
      }
    }
    RemoveRows(chunk.get(), gone);
  }
  CountRows();
  return absl::OkStatus();
}

absl::Status TableRows::RejectWithout(std::string_view column,
                                      std::string_view other) {
  std::vector<LateReject> rejects;
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    const auto has = [&](std::string_view name, std::size_t row) {
      const int at = Find(name);
      if (at < 0) return false;
      const std::vector<FieldState>& state =
          chunk->columns[static_cast<std::size_t>(at)].state;
      return state.empty() || state[row] == FieldState::kPresent;
    };
    for (std::size_t row = 0; row < chunk->rows; ++row) {
      if (has(column, row) || has(other, row)) continue;
      rejects.push_back(
          {chunk->begin + row, std::string(column), "",
           absl::StrCat("required where there is no ", std::string(other))});
    }
  }
  return Reject(rejects);
}

absl::Status TableRows::RejectRepeatedIds() {
  const int id = binding_->Find("id");
  if (id < 0) return absl::OkStatus();
  const auto column = static_cast<std::size_t>(id);
  HashLog log;
  const auto threads =
      static_cast<std::size_t>(options_.executor->concurrency());
  options_.executor->Run(threads, [&](std::size_t thread) {
    HashLog::Writer writer(log);
    for (std::size_t c = thread; c < chunks_.size(); c += threads) {
      const Column& ids = chunks_[c]->columns[column];
      for (std::size_t row = 0; row < ids.hash.size(); ++row) {
        const bool null =
            !ids.state.empty() && ids.state[row] != FieldState::kPresent;
        if (!null) writer.Add(ids.hash[row]);
      }
    }
  });
  const std::vector<std::uint64_t> repeated = log.Repeated(*options_.executor);
  std::vector<LateReject> rejects;
  std::unordered_map<std::string_view, std::uint32_t> first_line;
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    const Column& ids = chunk->columns[column];
    for (std::size_t row = 0; !repeated.empty() && row < chunk->rows; ++row) {
      const bool null =
          !ids.state.empty() && ids.state[row] != FieldState::kPresent;
      if (null || !std::binary_search(repeated.begin(), repeated.end(),
                                      ids.hash[row])) {
        continue;
      }
      const auto [entry, first] =
          first_line.emplace(ids.text(row), chunk->line[row]);
      if (first) continue;
      rejects.push_back({chunk->begin + row, "id", std::string(ids.text(row)),
                         absl::StrCat("stands first on line ", entry->second)});
    }
  }
  return Reject(rejects);
}

}  // namespace arrears::io_internal
