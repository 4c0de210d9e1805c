// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "ordered_text_internal.h"
#include "relay_internal.h"

namespace arrears::io_internal {
namespace {

// strerror is not safe on threads; these are what users meet.
absl::Status CannotWrite(const std::string& what, int error) {
  const char* const why = error == ENOENT    ? "no such folder"
                          : error == ENOTDIR ? "a part of the path is no folder"
                          : error == EACCES  ? "permission denied"
                          : error == EISDIR  ? "is a folder, not a file"
                          : error == ENOSPC  ? "no space left on device"
                          : error == EDQUOT  ? "disk quota exceeded"
                          : error == EFBIG   ? "file too large"
                          : error == EROFS   ? "read-only file system"
                          : error == EIO     ? "input/output error"
                          : error == ENAMETOOLONG ? "file name too long"
                          : error == EBADF        ? "it is closed"
                          : error == EPIPE        ? "nobody reads it any more"
                                                  : nullptr;
  return absl::FailedPreconditionError(
      why ? absl::StrCat("cannot write ", what, ": ", why)
          : absl::StrCat("cannot write ", what, ": errno ", error));
}

class OrderedWriter {
 public:
  OrderedWriter(int descriptor, std::size_t parts, const MakePart& make)
      : descriptor_(descriptor), make_(make), parts_(parts), relay_(parts) {
    struct stat facts = {};
    const off_t at = lseek(descriptor, 0, SEEK_CUR);
    const int flags = fcntl(descriptor, F_GETFL);  // NOLINT: POSIX
    // Only there may parts be written side by side.
    by_position_ = at >= 0 && fstat(descriptor, &facts) == 0 &&
                   S_ISREG(facts.st_mode) && (flags & O_APPEND) == 0;
    begin_ = by_position_ ? static_cast<std::uint64_t>(at) : 0;
  }

  void Head(std::string_view head) {
    Write(head, begin_);
    end_ = begin_ + head.size();
    relay_.Tell(0, end_);
  }

  // What each thread does. A part's writer tells where the next begins.
  void Work() {
    std::string text;
    for (;;) {
      const std::size_t part = next_.fetch_add(1);
      if (part >= parts_) return;
      text.clear();
      if (!failed_.load()) make_(part, &text);
      const std::uint64_t at = *relay_.Wait(part);
      const std::uint64_t end = at + text.size();
      if (by_position_) relay_.Tell(part + 1, end);
      if (!failed_.load()) Write(text, at);
      if (!by_position_) relay_.Tell(part + 1, end);
      if (part + 1 == parts_) end_ = end;
    }
  }

  int Finish() {
    if (by_position_ && !failed_.load() &&
        lseek(descriptor_, static_cast<off_t>(end_), SEEK_SET) < 0) {
      Fail(errno);
    }
    return error_;
  }

 private:
  void Write(std::string_view text, std::uint64_t at) {
    while (!text.empty()) {
      const ssize_t written =
          by_position_ ? pwrite(descriptor_, text.data(), text.size(),
                                static_cast<off_t>(at))
                       : write(descriptor_, text.data(), text.size());
      if (written < 0) {
        if (errno == EINTR) continue;
        Fail(errno);
        return;
      }
      text.remove_prefix(static_cast<std::size_t>(written));
      at += static_cast<std::uint64_t>(written);
    }
  }
  void Fail(int error) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!failed_.exchange(true)) error_ = error;
  }

  int descriptor_;
  const MakePart& make_;
  std::size_t parts_;
  Relay<std::uint64_t> relay_;
  bool by_position_ = false;
  std::uint64_t begin_ = 0, end_ = 0;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  int error_ = 0;
};

}  // namespace

absl::StatusOr<OutputFile> OutputFile::Create(std::string path) {
  const int descriptor =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,  // NOLINT
           0666);
  if (descriptor < 0) return CannotWrite(path, errno);
  return OutputFile({descriptor, std::move(path)});
}

OutputFile::~OutputFile() {
  if (target_.descriptor >= 0) close(target_.descriptor);
}

absl::Status OutputFile::Close() {
  const int descriptor = std::exchange(target_.descriptor, -1);
  if (descriptor < 0 || close(descriptor) == 0) return absl::OkStatus();
  return CannotWrite(target_.name, errno);
}

absl::Status WriteAll(const TextTarget& target, std::string_view text) {
  return WriteInOrder(target, text, 0, Executor::Serial(),
                      [](std::size_t, std::string*) {});
}

absl::Status WriteInOrder(const TextTarget& target, std::string_view head,
                          std::size_t parts, const Executor& executor,
                          const MakePart& make) {
  OrderedWriter writer(target.descriptor, parts, make);
  writer.Head(head);
  const auto threads = static_cast<std::size_t>(executor.concurrency());
  executor.Run(std::min(threads, parts), [&](std::size_t) { writer.Work(); });
  const int error = writer.Finish();
  return error == 0 ? absl::OkStatus() : CannotWrite(target.name, error);
}

}  // namespace arrears::io_internal
