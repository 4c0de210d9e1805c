// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "input_file_internal.h"

namespace arrears::io_internal {
namespace {

absl::Status SystemError(const std::string& path, int error) {
  // strerror is not safe on threads; these are what users meet.
  const char* what = error == ENOENT    ? "no such file"
                     : error == ENOTDIR ? "a part of the path is no folder"
                     : error == EACCES  ? "permission denied"
                     : error == EISDIR  ? "is a folder, not a file"
                     : error == EMFILE  ? "too many open files"
                                        : nullptr;
  const std::string message = absl::StrCat(
      path, ": ", what ? what : absl::StrCat("cannot be read, errno ", error));
  if (error == ENOENT || error == ENOTDIR) return absl::NotFoundError(message);
  return absl::FailedPreconditionError(message);
}

}  // namespace

absl::StatusOr<InputFile> InputFile::Open(const std::string& path) {
  // O_NONBLOCK: opening a pipe that nobody writes to must not hang.
  const int descriptor =
      open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // NOLINT: POSIX
  if (descriptor < 0) return SystemError(path, errno);
  InputFile file;
  file.path_ = path;
  file.descriptor_ = descriptor;
  struct stat facts = {};
  if (fstat(descriptor, &facts) != 0) return SystemError(path, errno);
  if (S_ISDIR(facts.st_mode)) {
    return absl::InvalidArgumentError(path + ": is a folder, not a file");
  }
  if (!S_ISREG(facts.st_mode)) {
    return absl::InvalidArgumentError(
        path + ": is a pipe or a device; only files can be read");
  }
  file.size_ = static_cast<std::uint64_t>(facts.st_size);
  return file;
}

InputFile InputFile::OfBytes(std::string name, std::string_view bytes) {
  InputFile file;
  file.path_ = std::move(name);
  file.bytes_ = bytes.data();
  file.size_ = bytes.size();
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept { *this = std::move(other); }

InputFile& InputFile::operator=(InputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(size_, other.size_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

InputFile::~InputFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status InputFile::ReadAt(std::uint64_t offset, char* to,
                               std::size_t count) const {
  if (descriptor_ < 0) {
    if (count > 0) std::memcpy(to, bytes_ + offset, count);
    return absl::OkStatus();
  }
  while (count > 0) {
    const ssize_t got =
        pread(descriptor_, to, count, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError(path_, errno);
    if (got == 0) {
      return absl::FailedPreconditionError(
          absl::StrCat(path_, ": ends at byte ", offset, " though it had ",
                       size_, " bytes when it was opened"));
    }
    to += got;
    offset += static_cast<std::uint64_t>(got);
    count -= static_cast<std::size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace arrears::io_internal
