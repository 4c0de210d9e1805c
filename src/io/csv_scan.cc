// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "csv_piece_internal.h"
#include "csv_scan_internal.h"
#include "relay_internal.h"

namespace arrears::io_internal {
namespace {

class Scanner {
 public:
  Scanner(const CsvLayout& layout, std::span<const std::size_t> columns,
          const CsvFile::Visit& visit)
      : layout_(layout),
        columns_(columns),
        visit_(visit),
        pieces_(layout.pieces()),
        relay_(pieces_) {
    relay_.Tell(0, {layout.data_begin, layout.first_line});
  }

  std::size_t pieces() const { return pieces_; }

  // What one thread does: piece after piece until none is left.
  void Work() {
    std::unique_ptr<CsvPieceReader> reader;
    while (!stop_.load(std::memory_order_relaxed)) {
      const std::size_t piece = next_.fetch_add(1, std::memory_order_relaxed);
      if (piece >= pieces_) return;
      absl::Status status = absl::OkStatus();
      if (!reader) status = MakeReader(&reader);
      // A row as long as many pieces: none of its bytes is needed here.
      const CsvPlace* const told = relay_.Told(piece);
      const bool skip =
          told != nullptr && told->offset >= layout_.end_of(piece);
      if (status.ok())
        status = skip ? reader->Skip(piece) : reader->Load(piece);
      const CsvPlace* const start = relay_.Wait(piece);
      CsvPlace next;
      if (start != nullptr && status.ok()) {
        status = reader->Split(*start, &next);
      }
      if (start == nullptr || !status.ok()) {
        relay_.TellFailed(piece + 1);
        Fail(piece, std::move(status));
        return;
      }
      relay_.Tell(piece + 1, next);
      if (!visit_(reader->Tokenize())) stop_ = true;
    }
  }

  // Of the first piece that failed; the same whichever thread met it.
  const absl::Status& status() const { return status_; }

 private:
  absl::Status MakeReader(std::unique_ptr<CsvPieceReader>* reader) const {
    auto made = CsvPieceReader::Create(layout_, columns_);
    if (!made.ok()) return made.status();
    *reader = *std::move(made);
    return absl::OkStatus();
  }

  void Fail(std::size_t piece, absl::Status status) {
    stop_ = true;
    if (status.ok()) return;  // The piece before has told why.
    const std::lock_guard<std::mutex> lock(mutex_);
    if (status_.ok() || piece < failed_piece_) {
      status_ = std::move(status);
      failed_piece_ = piece;
    }
  }

  const CsvLayout& layout_;
  std::span<const std::size_t> columns_;
  const CsvFile::Visit& visit_;
  std::size_t pieces_;
  Relay<CsvPlace> relay_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::size_t failed_piece_ = 0;
  absl::Status status_;
};

}  // namespace

absl::Status ScanPieces(const CsvLayout& layout,
                        std::span<const std::size_t> columns,
                        const Executor& executor, const CsvFile::Visit& visit) {
  Scanner scanner(layout, columns, visit);
  const auto threads = static_cast<std::size_t>(executor.concurrency());
  executor.Run(std::min(threads, scanner.pieces()),
               [&](std::size_t) { scanner.Work(); });
  return scanner.status();
}

}  // namespace arrears::io_internal
