// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "json_internal.h"

namespace arrears::io_internal {
namespace {

// Levenshtein: insertions, deletions and changes of one byte each cost 1.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

// What stands there, short enough for a message.
std::string ShownJson(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  std::string text =
      value.dump(-1, ' ', true, nlohmann::detail::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return text;
}

}  // namespace

std::string NearestName(std::string_view name,
                        const std::vector<std::string>& names) {
  std::string nearest;
  if (name.size() > 100) return nearest;  // No slip of the pen; quadratic.
  std::size_t best = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : names) {
    if (candidate.size() > 200) continue;
    const std::size_t distance = EditDistance(name, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

void JsonContext::Fail(const std::string& path, const std::string& what,
                       const std::string& place) {
  if (status_.ok()) {
    const std::string line =
        text_.empty() ? "" : absl::StrCat(":", LineOfPath(text_, place));
    // Names from the file may hold line ends; a message is one line.
    std::string said = absl::StrCat(path, ": ", what);
    std::replace(said.begin(), said.end(), '\n', ' ');
    status_ =
        absl::InvalidArgumentError(absl::StrCat(source_, line, ": ", said));
  }
}

void JsonCursor::Expected(const std::string& what) const {
  Fail(absl::StrCat("expected ", what, ", found ",
                    value_ ? ShownJson(*value_) : "nothing"));
}

void JsonCursor::OnlyKeys(std::initializer_list<std::string_view> keys) const {
  if (!is_object()) return Expected("an object");
  for (const auto& [key, value] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    const std::vector<std::string> names(keys.begin(), keys.end());
    const std::string nearest = NearestName(key, names);
    return context_->Fail(
        path_,
        absl::StrCat("unknown key \"", key, "\"",
                     nearest.empty()
                         ? ""
                         : absl::StrCat("; is \"", nearest, "\" meant?")),
        absl::StrCat(path_, ".", key));
  }
}

JsonCursor JsonCursor::at(std::string_view key) const {
  std::string path = absl::StrCat(path_, ".", std::string(key));
  const Json* member = nullptr;
  if (is_object()) {
    const auto found = value_->find(std::string(key));
    if (found != value_->end()) member = &*found;
  }
  return {member, std::move(path), context_};
}

void JsonCursor::EachMember(
    const std::function<void(const std::string&, JsonCursor)>& visit) const {
  if (!is_object()) return Expected("an object");
  for (const auto& [key, value] : value_->items()) {
    visit(key, {&value, absl::StrCat(path_, ".", key), context_});
  }
}

void JsonCursor::EachElement(
    const std::function<void(JsonCursor)>& visit) const {
  if (!is_array()) return Expected("an array");
  for (std::size_t i = 0; i < value_->size(); ++i) {
    visit({&(*value_)[i], absl::StrCat(path_, "[", i, "]"), context_});
  }
}

std::string JsonCursor::String() const {
  if (is_string()) return value_->get<std::string>();
  Expected("a string");
  return {};
}

bool JsonCursor::Bool() const {
  if (value_ && value_->is_boolean()) return value_->get<bool>();
  Expected("true or false");
  return false;
}

std::int64_t JsonCursor::Integer(std::int64_t min, std::int64_t max) const {
  if (value_ && value_->is_number_integer()) {
    const bool fits = !value_->is_number_unsigned() ||
                      value_->get<std::uint64_t>() <= INT64_MAX;
    const std::int64_t number = fits ? value_->get<std::int64_t>() : 0;
    if (fits && min <= number && number <= max) return number;
  }
  Expected(absl::StrCat("an integer from ", min, " to ", max));
  return min;
}

double JsonCursor::Number(double min, double max) const {
  if (is_number()) {
    const double number = value_->get<double>();
    if (min <= number && number <= max) return number;
  }
  Expected(absl::StrCat("a number from ", min, " to ", max));
  return min;
}

std::size_t JsonCursor::OneOf(
    std::initializer_list<std::string_view> names) const {
  if (is_string()) {
    const auto found = std::find(names.begin(), names.end(),
                                 value_->get_ref<const std::string&>());
    if (found != names.end()) return found - names.begin();
  }
  std::string list;
  for (const std::string_view name : names) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", "\"", std::string(name),
                    "\"");
  }
  Expected("one of " + list);
  return 0;
}

std::vector<std::string> JsonCursor::Strings() const {
  std::vector<std::string> strings;
  if (is_string()) return {String()};
  if (!is_array()) {
    Expected("a string or an array of strings");
    return strings;
  }
  EachElement(
      [&](const JsonCursor& element) { strings.push_back(element.String()); });
  return strings;
}

}  // namespace arrears::io_internal
