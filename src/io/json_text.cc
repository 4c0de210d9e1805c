// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "input_file_internal.h"
#include "json_internal.h"

namespace arrears::io_internal {
namespace {

constexpr std::size_t kMaxDepth = 100;

// "3:14", counted in lines and bytes from 1, of the byte at `offset`.
std::string LineAndColumn(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0.
  return absl::StrCat(line, ":", offset - start + 1);
}

// The library's messages lead with an id and its own idea of the place.
std::string PlainMessage(std::string_view what) {
  if (what.substr(0, 1) == "[") what.remove_prefix(what.find("] ") + 2);
  const std::size_t colon = what.find(": ");
  return std::string(colon == what.npos ? what : what.substr(colon + 2));
}

// Builds the document; stops at a syntax error without throwing.
class Builder {
 public:
  // `read`: bytes taken from the text so far.
  Builder(const std::size_t* read, JsonNumbers numbers)
      : read_(read), numbers_(numbers) {}
  using number_integer_t = Json::number_integer_t;    // NOLINT: the names the
  using number_unsigned_t = Json::number_unsigned_t;  // NOLINT: library looks
  using number_float_t = Json::number_float_t;        // NOLINT: for.
  using string_t = Json::string_t;                    // NOLINT
  using binary_t = Json::binary_t;                    // NOLINT

  // NOLINTBEGIN(readability-identifier-naming): the library's interface.
  bool null() { return Put(nullptr); }
  bool boolean(bool value) { return Put(value); }
  bool number_integer(number_integer_t value) { return Put(value); }
  bool number_unsigned(number_unsigned_t value) { return Put(value); }
  bool number_float(number_float_t value, const string_t& text) {
    if (numbers_ == JsonNumbers::kDoubles) return Put(value);
    return Put(Json::binary({text.begin(), text.end()}));
  }
  bool string(string_t& value) { return Put(std::move(value)); }
  bool binary(binary_t&) { return false; }
  bool start_object(std::size_t) { return Open(Json::object()); }
  bool start_array(std::size_t) { return Open(Json::array()); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool key(string_t& name) {
    if (open_.back()->contains(name)) {
      return Stop(absl::StrCat("key ", base_internal::Quote(name),
                               " occurs twice in one object"),
                  name.size() + 2);
    }
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) {
    error_ = PlainMessage(error.what());
    offset_ = position > 0 ? position - 1 : 0;
    return false;
  }
  // NOLINTEND(readability-identifier-naming)

  Json root;
  const std::string& error() const { return error_; }
  std::size_t offset() const { return offset_; }

 private:
  template <class T>
  bool Put(T&& value) {
    Place(Json(std::forward<T>(value)));
    return true;
  }
  Json* Place(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    Json& slot = parent[key_];
    slot = std::move(value);
    return &slot;
  }
  bool Open(Json value) {
    if (open_.size() == kMaxDepth) {
      return Stop(
          absl::StrCat("values are nested more than ", kMaxDepth, " deep"), 1);
    }
    open_.push_back(Place(std::move(value)));
    return true;
  }
  // The fault stands `back` bytes before what was read last.
  bool Stop(std::string error, std::size_t back) {
    error_ = std::move(error);
    offset_ = *read_ - std::min(*read_, back);
    return false;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  std::vector<Json*> open_;  // Only the last grows, so the others stay put.
  std::string key_;
  std::string error_;
  std::size_t offset_ = 0;
  const std::size_t* read_;
  JsonNumbers numbers_;
};

// Finds where the innermost value begins that stands on the way to a path.
class PathFinder {
 public:
  PathFinder(const std::size_t* read, std::string_view path)
      : read_(read), path_(path) {}
  using number_integer_t = Json::number_integer_t;    // NOLINT: the names the
  using number_unsigned_t = Json::number_unsigned_t;  // NOLINT: library looks
  using number_float_t = Json::number_float_t;        // NOLINT: for.
  using string_t = Json::string_t;                    // NOLINT
  using binary_t = Json::binary_t;                    // NOLINT

  // NOLINTBEGIN(readability-identifier-naming): the library's interface.
  bool null() { return Pass(); }
  bool boolean(bool) { return Pass(); }
  bool number_integer(number_integer_t) { return Pass(); }
  bool number_unsigned(number_unsigned_t) { return Pass(); }
  bool number_float(number_float_t, const string_t&) { return Pass(); }
  bool string(string_t&) { return Pass(); }
  bool binary(binary_t&) { return false; }
  bool start_object(std::size_t) { return Enter(false); }
  bool start_array(std::size_t) { return Enter(true); }
  bool end_object() { return Leave(); }
  bool end_array() { return Leave(); }
  bool key(string_t& name) {
    open_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::detail::exception&) {
    return false;
  }
  // NOLINTEND(readability-identifier-naming)

  std::size_t offset() const { return offset_; }

 private:
  struct Level {
    std::string path;
    bool is_array;
    std::size_t next = 0;  // Of an array.
    std::string key = {};  // Of an object.
  };

  std::string Here() {
    if (open_.empty()) return "$";
    Level& level = open_.back();
    return level.is_array ? absl::StrCat(level.path, "[", level.next++, "]")
                          : absl::StrCat(level.path, ".", level.key);
  }
  // The last byte of a value on the way is known to stand on its first line, as
  // no value but an object or array has more, and those are met as they open.
  bool Meet(const std::string& here) {
    const bool on_way =
        path_.substr(0, here.size()) == here &&
        (path_.size() == here.size() || path_[here.size()] == '.' ||
         path_[here.size()] == '[');
    if (on_way) offset_ = *read_ - std::min<std::size_t>(*read_, 1);
    return path_ != here;
  }
  bool Pass() { return Meet(Here()); }
  bool Enter(bool is_array) {
    std::string here = Here();
    const bool go_on = Meet(here);
    open_.push_back({std::move(here), is_array});
    return go_on;
  }
  bool Leave() {
    open_.pop_back();
    return true;
  }

  const std::size_t* read_;
  std::string_view path_;
  std::vector<Level> open_;
  std::size_t offset_ = 0;
};

// Walks the text and tells how far it has come, for errors of our own.
class CountingIterator {
 public:
  // NOLINTBEGIN(readability-identifier-naming): the standard's names.
  using iterator_category = std::forward_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  // NOLINTEND(readability-identifier-naming)
  CountingIterator() = default;
  CountingIterator(const char* at, std::size_t* read) : at_(at), read_(read) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*read_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_ = nullptr;
  std::size_t* read_ = nullptr;
};

}  // namespace

std::size_t LineOfPath(std::string_view text, std::string_view path) {
  std::size_t read = 0;
  PathFinder finder(&read, path);
  Json::sax_parse(CountingIterator(text.data(), &read),
                  CountingIterator(text.data() + text.size(), &read), &finder);
  const std::string_view before = text.substr(0, finder.offset());
  return static_cast<std::size_t>(
             std::count(before.begin(), before.end(), '\n')) +
         1;
}

absl::StatusOr<Json> ParseJson(std::string_view text, const std::string& source,
                               JsonNumbers numbers) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return absl::InvalidArgumentError(source + ":1:1: empty, expected JSON");
  }
  std::size_t read = 0;
  Builder builder(&read, numbers);
  const bool done = Json::sax_parse(
      CountingIterator(text.data(), &read),
      CountingIterator(text.data() + text.size(), &read), &builder);
  if (done) return std::move(builder.root);
  return absl::InvalidArgumentError(
      absl::StrCat(source, ":", LineAndColumn(text, builder.offset()), ": ",
                   builder.error()));
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path,
                                         std::size_t max_bytes) {
  absl::StatusOr<InputFile> file = InputFile::Open(path);
  if (!file.ok()) return file.status();
  if (file->size() > max_bytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": ", file->size(), " bytes, more than ", max_bytes));
  }
  std::string text(file->size(), '\0');
  absl::Status status = file->ReadAt(0, text.data(), text.size());
  if (!status.ok()) return status;
  return text;
}

}  // namespace arrears::io_internal
