// SPDX-License-Identifier: Apache-2.0
//
// csv_contents.h: everything that a scan hands over, in the order of the file.
//
//   absl::StatusOr<CsvContents> contents = ReadContents(text, {}, 64, 2);
//
// Cuts finer than CsvFile does, so that a short text has many pieces.
#ifndef ARREARS_TESTS_IO_CSV_CONTENTS_H_
#define ARREARS_TESTS_IO_CSV_CONTENTS_H_

#include <cstddef>
#include <iterator>
#include <map>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "arrears/io/csv.h"
#include "csv_head_internal.h"
#include "csv_scan_internal.h"
#include "csv_twin.h"

namespace arrears {

struct CsvContents {
  std::vector<TwinRow> rows;  // Faults too: no fields, "fault".
  std::vector<CsvFault> faults;
  bool gapless = true;  // Batches were numbered from 0 without gaps.
};

// Gathers batches that arrive in any order.
class CsvGatherer {
 public:
  bool Visit(const CsvBatch& batch) {
    Part part;
    std::size_t fault = 0;
    for (std::size_t row = 0; row <= batch.rows; ++row) {
      for (; fault < batch.faults.size() && batch.faults[fault].before <= row;
           ++fault) {
        part.rows.push_back({batch.faults[fault].line, {}, "fault"});
      }
      if (row == batch.rows) break;
      TwinRow next{batch.line_of(row), {}, ""};
      for (std::size_t c = 0; c < batch.columns.size(); ++c) {
        next.fields.emplace_back(batch.field(c, row));
      }
      part.rows.push_back(std::move(next));
    }
    part.faults.assign(batch.faults.begin(), batch.faults.end());
    const std::lock_guard<std::mutex> lock(mutex_);
    twice_ = twice_ || batches_.count(batch.index) > 0;
    batches_[batch.index] = std::move(part);
    return true;
  }
  CsvContents contents() const {
    CsvContents all;
    all.gapless = !twice_;
    std::size_t index = 0;
    for (const auto& [batch, part] : batches_) {
      all.gapless = all.gapless && batch == index++;
      all.rows.insert(all.rows.end(), part.rows.begin(), part.rows.end());
      all.faults.insert(all.faults.end(), part.faults.begin(),
                        part.faults.end());
    }
    return all;
  }

 private:
  struct Part {
    std::vector<TwinRow> rows;
    std::vector<CsvFault> faults;
  };
  std::mutex mutex_;
  std::map<std::size_t, Part> batches_;
  bool twice_ = false;
};

// All rows below `head`, read in pieces of `piece_bytes`.
inline absl::StatusOr<CsvContents> ReadContents(
    const io_internal::InputFile& file, const io_internal::CsvHead& head,
    TextEncoding encoding, std::size_t piece_bytes, int threads) {
  const io_internal::CsvLayout layout{
      &file,           head.marks,       encoding,   head.data_begin,
      head.first_line, head.field_count, piece_bytes};
  std::vector<std::size_t> columns(head.field_count);
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  CsvGatherer gatherer;
  const absl::Status status = io_internal::ScanPieces(
      layout, columns, Executor::Threads(threads),
      [&](const CsvBatch& batch) { return gatherer.Visit(batch); });
  if (!status.ok()) return status;
  return gatherer.contents();
}

}  // namespace arrears

#endif  // ARREARS_TESTS_IO_CSV_CONTENTS_H_
