// SPDX-License-Identifier: Apache-2.0
//
// input_file_internal.h: which bytes stand at this place of the file?
//
//   absl::StatusOr<InputFile> file = InputFile::Open("items.csv");
//   absl::Status status = file->ReadAt(offset, buffer, count);
//
// Reads by position, so that threads need no lock and memory stays as small as
// the pieces that are asked for.
#ifndef ARREARS_IO_INPUT_FILE_INTERNAL_H_
#define ARREARS_IO_INPUT_FILE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace arrears::io_internal {

class InputFile {
 public:
  // NotFound when there is no such file, kInvalidArgument when it is a folder,
  // a pipe or a device, kFailedPrecondition when it may not be read.
  [[nodiscard]] static absl::StatusOr<InputFile> Open(const std::string& path);
  // Bytes of the caller's, which must outlive it; `name` is for messages.
  static InputFile OfBytes(std::string name, std::string_view bytes);

  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&& other) noexcept;
  ~InputFile();

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }  // When it was opened.
  // Exactly `count` bytes. Requires offset + count <= size().
  // kFailedPrecondition when the file has shrunk or cannot be read.
  [[nodiscard]] absl::Status ReadAt(std::uint64_t offset, char* to,
                                    std::size_t count) const;

 private:
  InputFile() = default;
  std::string path_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
  const char* bytes_ = nullptr;  // Where descriptor_ is -1.
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_INPUT_FILE_INTERNAL_H_
