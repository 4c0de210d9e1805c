// SPDX-License-Identifier: Apache-2.0
//
// ordered_text_internal.h: a long text, made by many threads, in one file.
//
//   absl::StatusOr<OutputFile> file = OutputFile::Create("aging.csv");
//   absl::Status status = WriteInOrder(
//       file->target(), header, parts, executor,
//       [&](std::size_t part, std::string* text) { AppendRows(part, text); });
//   if (status.ok()) status = file->Close();
//
// Parts are made at once and written in their order; what is in memory is a
// part a thread.
#ifndef ARREARS_IO_ORDERED_TEXT_INTERNAL_H_
#define ARREARS_IO_ORDERED_TEXT_INTERNAL_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/executor.h"

namespace arrears::io_internal {

// Where to write, and what errors call it.
struct TextTarget {
  int descriptor;
  std::string name;
};

class OutputFile {
 public:
  // Empties the file if it is there. kFailedPrecondition when it cannot be.
  [[nodiscard]] static absl::StatusOr<OutputFile> Create(std::string path);
  OutputFile(OutputFile&& other) noexcept
      : target_(std::exchange(other.target_, {-1, ""})) {}
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  const TextTarget& target() const { return target_; }
  // What the system has not told before, such as a full disk.
  [[nodiscard]] absl::Status Close();

 private:
  explicit OutputFile(TextTarget target) : target_(std::move(target)) {}
  TextTarget target_;
};

// A text as one field of a CSV, quoted where it must be.
void AppendCsvText(std::string_view text, std::string* out);

// From where the descriptor stands. kFailedPrecondition with the reason.
[[nodiscard]] absl::Status WriteAll(const TextTarget& target,
                                    std::string_view text);

// Appends the text of a part; called from several threads.
using MakePart = std::function<void(std::size_t part, std::string* text)>;

// From where the descriptor stands. kFailedPrecondition with the reason.
[[nodiscard]] absl::Status WriteInOrder(const TextTarget& target,
                                        std::string_view head,
                                        std::size_t parts,
                                        const Executor& executor,
                                        const MakePart& make);

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_ORDERED_TEXT_INTERNAL_H_
