// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "csv_piece_internal.h"
#include "csv_scan_internal.h"

namespace arrears::io_internal {
namespace {

// Where each piece's first row starts, told from piece to piece. Pieces are
// taken in order and each taker tells the next before it waits for nothing
// else, so that waiting ends on any executor.
class Relay {
 public:
  explicit Relay(std::size_t pieces) : places_(pieces + 1) {}

  void Tell(std::size_t piece, const CsvPlace& place) {
    places_[piece].line = place.line;
    places_[piece].offset.store(place.offset, std::memory_order_release);
    places_[piece].offset.notify_all();
  }
  // The reader of the piece before has failed.
  void TellFailed(std::size_t piece) { Tell(piece, {kFailed, 0}); }
  // Whether the row before ends beyond `offset`, as far as is told.
  bool ToldBeyond(std::size_t piece, std::uint64_t offset) const {
    const std::uint64_t told =
        places_[piece].offset.load(std::memory_order_acquire);
    return told < kFailed && told >= offset;
  }
  // False when it has failed.
  bool Wait(std::size_t piece, CsvPlace* place) const {
    const Entry& entry = places_[piece];
    std::uint64_t offset = entry.offset.load(std::memory_order_acquire);
    for (int spins = 0; offset == kUnknown && spins < 100; ++spins) {
      std::this_thread::yield();
      offset = entry.offset.load(std::memory_order_acquire);
    }
    if (offset == kUnknown) {  // A long row: sleep until it is told.
      entry.offset.wait(kUnknown, std::memory_order_acquire);
      offset = entry.offset.load(std::memory_order_acquire);
    }
    *place = {offset, entry.line};
    return offset != kFailed;
  }

 private:
  static constexpr std::uint64_t kUnknown =
      std::numeric_limits<std::uint64_t>::max();
  static constexpr std::uint64_t kFailed = kUnknown - 1;
  struct Entry {
    std::atomic<std::uint64_t> offset{kUnknown};
    std::uint64_t line = 0;
  };
  std::vector<Entry> places_;
};

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
      const bool skip = relay_.ToldBeyond(piece, layout_.end_of(piece));
      if (status.ok())
        status = skip ? reader->Skip(piece) : reader->Load(piece);
      CsvPlace start, next;
      const bool started = relay_.Wait(piece, &start);
      if (started && status.ok()) status = reader->Split(start, &next);
      if (!started || !status.ok()) {
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
  Relay relay_;
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
