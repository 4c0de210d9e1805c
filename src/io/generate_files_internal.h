// SPDX-License-Identifier: Apache-2.0
//
// generate_files_internal.h: rows of text on their way to disk, quickly.
#ifndef ARREARS_IO_GENERATE_FILES_INTERNAL_H_
#define ARREARS_IO_GENERATE_FILES_INTERNAL_H_

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "arrears/base/date.h"
#include "generate_internal.h"

namespace arrears::generate_internal {

// "YYYY-MM-DD" of each day between two.
class DateTexts {
 public:
  DateTexts(Date first, Date last);
  // Requires first <= date <= last.
  const char* operator[](Date date) const {
    return texts_[static_cast<std::size_t>((date - first_).count())].data();
  }

 private:
  Date first_;
  std::vector<std::array<char, 10>> texts_;
};

// A text file written through a buffer. The first error is kept and the rest
// of the text dropped; Close() tells.
class TextFile {
 public:
  // A row may be this long; a longer one needs StartLongRow.
  static constexpr std::size_t kMaxRow = 1 << 14;

  explicit TextFile(const std::string& path,
                    std::size_t buffer_bytes = std::size_t{1} << 20);

  void Text(std::string_view text) {
    if (text.empty()) return;  // Its data may be null.
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
  }
  void Byte(char c) { *at_++ = c; }
  // At least `digits` digits. Requires value >= 0.
  void Number(std::int64_t value, int digits = 1);
  // "-1234.50". Requires exponent in [0, 4].
  void Minor(std::int64_t minor, int exponent);
  void Day(const char* text) { Text({text, 10}); }
  // Ends the row. Room for the next is there again.
  void EndRow() {
    Byte('\n');
    last_row_ = {row_, static_cast<std::size_t>(at_ - row_ - 1)};
    row_ = at_;
    ++rows_;
    if (at_ > buffer_.get() + buffer_bytes_) Flush();
  }
  // Before a row of at most `bytes`.
  void StartLongRow(std::size_t bytes);
  // The row that EndRow ended, without its line end. Requires that nothing was
  // written since.
  std::string_view last_row() const { return last_row_; }

  bool ok() const { return status_.ok(); }
  std::int64_t rows() const { return rows_; }
  std::int64_t bytes() const { return bytes_ + (at_ - buffer_.get()); }
  // kFailedPrecondition naming the file.
  absl::Status Close();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void Flush();
  void Fail(const char* what);

  std::string path_;
  absl::Status status_;
  std::unique_ptr<std::FILE, Closer> file_;
  std::size_t buffer_bytes_;
  std::unique_ptr<char[]> buffer_;
  char *at_, *row_;
  std::string_view last_row_;
  std::int64_t rows_ = 0, bytes_ = 0;
};

// Adds faulty rows to a table, and remembers them.
class FaultPlanter {
 public:
  FaultPlanter(const GeneratorOptions& options, std::string table,
               std::vector<std::string> columns);
  // After each sound row. `number` names the row within the debtor.
  void Plant(std::int64_t debtor, std::int64_t number, TextFile* file) {
    if (options_.bad_row_share > 0) PlantSome(debtor, number, file);
  }
  std::vector<PlantedFault>& faults() { return faults_; }

 private:
  void PlantSome(std::int64_t debtor, std::int64_t number, TextFile* file);

  const GeneratorOptions& options_;
  std::string table_;
  std::vector<std::string> columns_;
  std::vector<PlantedFault> faults_;
};

std::string CreditorJson(const GeneratorOptions& options);
void WriteRates(const Model& model, const DateTexts& dates, TextFile* file);

// Calls `progress` at most a hundred times.
class ProgressSteps {
 public:
  ProgressSteps(const GenerateProgress& progress, std::int64_t total)
      : progress_(progress), total_(total) {}
  void Reach(std::int64_t done) {
    if (done < next_) return;
    next_ = done + (total_ + 99) / 100;
    if (progress_) progress_(done, total_);
  }

 private:
  const GenerateProgress& progress_;
  std::int64_t total_, next_ = 1;
};

}  // namespace arrears::generate_internal

#endif  // ARREARS_IO_GENERATE_FILES_INTERNAL_H_
