// SPDX-License-Identifier: Apache-2.0
//
// json_internal.h: what does a JSON file say, and where exactly is it wrong?
//
//   absl::StatusOr<Json> json = ParseJson(text, "mapping.json");
//   JsonContext context("mapping.json", text);
//   JsonCursor root(*json, context);
//   root.OnlyKeys({"file", "columns"});
//   std::string file = root.at("file").String();
//   if (!context.ok()) return context.status();  // "...:2: $.file: ..."
//
// Syntax errors name line and column; errors of meaning name the path of the
// value, and its line where the text is at hand. The first error of a context
// is kept and later reads give defaults, so that a reader asks for everything
// and looks at the status once.
#ifndef ARREARS_IO_JSON_INTERNAL_H_
#define ARREARS_IO_JSON_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "arrears/base/language.h"
#include "nlohmann/json.hpp"

namespace arrears::io_internal {

// Members stay in the order of the file.
using Json = nlohmann::ordered_json;

// How numbers that are no integers of 64 bits stand in the document: rounded,
// or with every digit, as binary values that hold their text.
enum class JsonNumbers : std::uint8_t { kDoubles, kTexts };

// kInvalidArgument "<source>:3:14: ..." for bad syntax, a key that occurs twice
// in one object, or values nested more than 100 deep; "<source>: empty, ..."
[[nodiscard]] absl::StatusOr<Json> ParseJson(
    std::string_view text, const std::string& source,
    JsonNumbers numbers = JsonNumbers::kDoubles);

// A whole file of at most `max_bytes`. NotFound, or kInvalidArgument for a
// folder and what is longer; the message names the path.
[[nodiscard]] absl::StatusOr<std::string> ReadTextFile(const std::string& path,
                                                       std::size_t max_bytes);

// Of `names` the one nearest to `name` by edit distance, the first of equals;
// empty where none is near enough to be a slip of the pen.
std::string NearestName(std::string_view name,
                        const std::vector<std::string>& names);

// The line, from 1, on which the value at a cursor's path begins; of the
// innermost that is there where it is missing.
std::size_t LineOfPath(std::string_view text, std::string_view path);

class JsonContext {
 public:
  // `text`: what was parsed, where it is a file's; it must outlive the context.
  explicit JsonContext(std::string source, std::string_view text = {})
      : source_(std::move(source)), text_(text) {}
  // kInvalidArgument "<source>:<line>: <path>: <what>". Only the first is kept.
  void Fail(const std::string& path, const std::string& what) {
    Fail(path, what, path);
  }
  // The line is that of `place`.
  void Fail(const std::string& path, const std::string& what,
            const std::string& place);
  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }

 private:
  std::string source_;
  std::string_view text_;
  absl::Status status_;
};

// A place in a document, which must outlive it, as must the context. A cursor
// on a member that is not there is empty: its reads fail as "missing".
class JsonCursor {
 public:
  JsonCursor(const Json& value, JsonContext& context)
      : value_(&value), path_("$"), context_(&context) {}

  explicit operator bool() const { return value_ != nullptr; }
  const Json* value() const { return value_; }
  const std::string& path() const { return path_; }
  bool is_object() const { return value_ && value_->is_object(); }
  bool is_array() const { return value_ && value_->is_array(); }
  bool is_string() const { return value_ && value_->is_string(); }
  bool is_number() const { return value_ && value_->is_number(); }

  void Fail(const std::string& what) const { context_->Fail(path_, what); }
  // Fails with what was expected and what stands there.
  void Expected(const std::string& what) const;
  // Fails naming the first other key and the nearest of `keys`.
  void OnlyKeys(std::initializer_list<std::string_view> keys) const;
  // An empty cursor where this is no object or has no such member.
  JsonCursor at(std::string_view key) const;
  // Fails unless this is an object, or an array.
  void EachMember(
      const std::function<void(const std::string&, JsonCursor)>& visit) const;
  void EachElement(const std::function<void(JsonCursor)>& visit) const;

  std::string String() const;
  bool Bool() const;
  std::int64_t Integer(std::int64_t min, std::int64_t max) const;
  double Number(double min, double max) const;
  // One of `names`, by position; 0 on failure.
  std::size_t OneOf(std::initializer_list<std::string_view> names) const;
  // A string, or an array of strings.
  std::vector<std::string> Strings() const;

 private:
  JsonCursor(const Json* value, std::string path, JsonContext* context)
      : value_(value), path_(std::move(path)), context_(context) {}
  const Json* value_;
  std::string path_;
  JsonContext* context_;
};

inline Json TextJson(const Text& text) {
  return {{"en", std::string(text.en)}, {"zh", std::string(text.zh)}};
}

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_JSON_INTERNAL_H_
