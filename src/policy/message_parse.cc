// SPDX-License-Identifier: Apache-2.0
//
// Reading a text with marks.
#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "policy/message_internal.h"

namespace arrears::policy_internal {
namespace {

using base_internal::Quote;

constexpr std::size_t kDeepest = 8;  // Passages within passages.

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, change});
    }
  }
  return row[b.size()];
}

class TextParser {
 public:
  explicit TextParser(Language language) : language_(language) {}

  absl::StatusOr<std::vector<TextPart>> Parse(std::string_view text) {
    if (absl::Status status = Read(text, false); !status.ok()) return status;
    return std::move(parts_);
  }

 private:
  static absl::Status Fail(std::string_view mark, std::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quote(absl::StrCat("{{", std::string(mark), "}}")), ": ",
                     std::string(why)));
  }

  absl::Status Read(std::string_view text, bool within_passage) {
    const std::size_t outer = open_.size();
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t begin = std::min(text.find("{{", at), text.size());
      AddText(text.substr(at, begin - at));
      if (begin == text.size()) break;
      const std::size_t end = text.find("}}", begin);
      if (end == std::string_view::npos) {
        return absl::InvalidArgumentError(
            absl::StrCat("the mark ", Quote(text.substr(begin)), " has no }}"));
      }
      const std::string_view mark = text.substr(begin + 2, end - begin - 2);
      at = end + 2;
      // A line of its own goes with the mark.
      const bool alone = (begin == 0 || text[begin - 1] == '\n') &&
                         at < text.size() && text[at] == '\n';
      const bool is_slot = mark.find_first_of("#^/>") != 0;
      if (alone && !is_slot) ++at;
      if (absl::Status status = Add(mark, within_passage); !status.ok()) {
        return status;
      }
    }
    if (open_.size() == outer) return absl::OkStatus();
    return Fail(absl::StrCat("#", std::string(parts_[open_.back()].field->id)),
                "is not closed");
  }

  void AddText(std::string_view text) {
    if (!text.empty()) parts_.push_back({PartKind::kText, text});
  }

  absl::Status Add(std::string_view mark, bool within_passage) {
    const char first = mark.empty() ? ' ' : mark.front();
    if (first == '>') {
      const std::optional<Text> passage = FindPassage(mark.substr(1));
      if (!passage || within_passage) return Fail(mark, "no such passage");
      return Read(passage->In(language_), true);
    }
    const bool slot = first != '#' && first != '^' && first != '/';
    const std::string_view name = slot ? mark : mark.substr(1);
    const MessageField* field = FindMessageField(name);
    if (field == nullptr) return UnknownField(name);
    if (slot) return AddSlot(mark, field);
    return first == '/' ? Close(mark, field) : Open(mark, field);
  }

  bool Within(std::string_view list) const {
    return std::any_of(open_.begin(), open_.end(), [&](std::size_t part) {
      return parts_[part].kind == PartKind::kIf &&
             parts_[part].field->id == list;
    });
  }
  absl::Status CheckRow(std::string_view mark,
                        const MessageField* field) const {
    const std::string_view list = ListOf(field->id);
    if (list.empty() || Within(list)) return absl::OkStatus();
    return Fail(mark,
                absl::StrCat("stands outside {{#", std::string(list), "}}"));
  }

  absl::Status AddSlot(std::string_view mark, const MessageField* field) {
    if (field->kind == FieldKind::kList || field->kind == FieldKind::kFlag) {
      return Fail(mark, "a list or flag is no text; write {{#");
    }
    parts_.push_back({PartKind::kSlot, {}, field});
    return CheckRow(mark, field);
  }

  absl::Status Open(std::string_view mark, const MessageField* field) {
    if (open_.size() == kDeepest) return Fail(mark, "is too deep");
    const bool in_list =
        std::any_of(open_.begin(), open_.end(), [&](std::size_t part) {
          return parts_[part].field->kind == FieldKind::kList;
        });
    if (in_list && field->kind == FieldKind::kList) {
      return Fail(mark, "a list within a list");
    }
    if (absl::Status status = CheckRow(mark, field); !status.ok()) {
      return status;
    }
    open_.push_back(parts_.size());
    parts_.push_back(
        {mark.front() == '#' ? PartKind::kIf : PartKind::kIfNot, {}, field});
    return absl::OkStatus();
  }

  absl::Status Close(std::string_view mark, const MessageField* field) {
    if (open_.empty() || parts_[open_.back()].field != field) {
      return Fail(mark, "closes what was not opened last");
    }
    parts_[open_.back()].end = parts_.size();
    open_.pop_back();
    parts_.push_back({PartKind::kEnd, {}, field});
    return absl::OkStatus();
  }

  Language language_;
  std::vector<TextPart> parts_;
  std::vector<std::size_t> open_;
};

}  // namespace

std::string_view ListOf(std::string_view id) {
  const std::size_t dot = id.find('.');
  return dot == std::string_view::npos ? std::string_view() : id.substr(0, dot);
}

absl::Status UnknownField(std::string_view name) {
  const std::span<const MessageField> all = MessageFieldCatalogue();
  const std::string_view cut = name.substr(0, 64);
  const auto nearest = std::min_element(
      all.begin(), all.end(), [&](const auto& a, const auto& b) {
        return EditDistance(cut, a.id) < EditDistance(cut, b.id);
      });
  return absl::InvalidArgumentError(
      absl::StrCat(Quote(name), " is no field of a message; the nearest is ",
                   std::string(nearest->id)));
}

absl::StatusOr<std::vector<TextPart>> ParseTextParts(std::string_view text,
                                                     Language language) {
  return TextParser(language).Parse(text);
}

}  // namespace arrears::policy_internal
