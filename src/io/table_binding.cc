// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "json_internal.h"
#include "table_binding_internal.h"
#include "text_encoding_internal.h"

namespace arrears::io_internal {
namespace {

bool SameLetters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return 'A' <= c && c <= 'Z' ? static_cast<char>(c + 32) : c;
  };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

// `"a", "b" or "c"`.
std::string Listed(const std::vector<std::string>& names, const char* last) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool final = i + 1 == names.size();
    absl::StrAppend(&list,
                    i == 0  ? ""
                    : final ? last
                            : ", ",
                    "\"", Shown(names[i]), "\"");
  }
  return list;
}

FieldKind KindOf(AttributeType type) {
  switch (type) {
    case AttributeType::kText:
      return FieldKind::kCode;
    case AttributeType::kInteger:
      return FieldKind::kInteger;
    case AttributeType::kNumber:
      return FieldKind::kNumber;
    case AttributeType::kDate:
      return FieldKind::kDate;
    case AttributeType::kFlag:
      return FieldKind::kFlag;
  }
  return FieldKind::kCode;
}

}  // namespace

std::string TableBinding::FileColumnName(std::size_t position) const {
  const std::vector<std::string>& header = file_->header();
  if (position < header.size() && !header[position].empty()) {
    return Shown(header[position]);
  }
  return absl::StrCat("#", position + 1);
}

std::size_t TableBinding::Project(std::size_t position) {
  const auto found =
      std::find(file_columns_.begin(), file_columns_.end(), position);
  if (found == file_columns_.end()) {
    file_columns_.push_back(position);
    return file_columns_.size() - 1;
  }
  return static_cast<std::size_t>(found - file_columns_.begin());
}

absl::StatusOr<std::optional<std::size_t>> TableBinding::FindName(
    const std::string& field, const std::string& name) const {
  const std::vector<std::string>& header = file_->header();
  std::vector<std::size_t> exact, similar;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i] == name) exact.push_back(i);
    if (SameLetters(header[i], name)) similar.push_back(i);
  }
  const std::vector<std::size_t>& found = exact.empty() ? similar : exact;
  if (found.empty()) return std::nullopt;
  if (found.size() > 1) {
    return absl::InvalidArgumentError(absl::StrCat(
        file_->path(), ": columns ", found[0] + 1, " and ", found[1] + 1,
        " are both named \"", Shown(name), "\", which is wanted for ", field));
  }
  return found[0];
}

absl::Status TableBinding::Missing(const std::string& field,
                                   const ColumnRef& ref) const {
  if (ref.position > 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        file_->path(), ": no column ", ref.position, " for ", field,
        "; the first row has ", file_->field_count(), " fields"));
  }
  const std::vector<std::string>& header = file_->header();
  std::string message =
      absl::StrCat(file_->path(), ": no column ", Listed(ref.names, " or "));
  if (ref.names.size() > 1 || ref.names[0] != field) {
    absl::StrAppend(&message, " for ", field);
  }
  if (header.empty()) {
    message += "; without a header, columns go by position";
  } else {
    std::vector<std::string> shown(
        header.begin(),
        header.begin() + static_cast<std::ptrdiff_t>(
                             std::min<std::size_t>(header.size(), 30)));
    absl::StrAppend(&message, "; the header has ", Listed(shown, ", "),
                    header.size() > shown.size() ? ", ..." : "");
    const std::string nearest = NearestName(ref.names[0], header);
    if (header.size() == 1 &&
        header[0].find_first_of(",;\t|") != std::string::npos) {
      absl::StrAppend(&message, "; is the delimiter not \"",
                      Shown(std::string(1, file_->format().delimiter)), "\"?");
    } else if (!nearest.empty()) {
      absl::StrAppend(&message, "; is \"", Shown(nearest), "\" meant?");
    }
  }
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<std::optional<std::size_t>> TableBinding::Resolve(
    const std::string& field, const ColumnRef& ref) {
  if (ref.position > 0) {
    const auto position = static_cast<std::size_t>(ref.position) - 1;
    if (position < file_->field_count()) return Project(position);
  }
  for (const std::string& name : ref.names) {
    absl::StatusOr<std::optional<std::size_t>> found = FindName(field, name);
    if (!found.ok()) return found.status();
    if (*found) return Project(**found);
  }
  if (!ref.optional) return Missing(field, ref);
  return std::nullopt;
}

absl::Status TableBinding::Add(ColumnUse use, const ColumnSpec& spec,
                               const ColumnMapping& mapping) {
  BoundColumn column;
  const ColumnSource& source = mapping.source;
  column.use = use;
  column.field = mapping.column;
  if (use == ColumnUse::kAttribute) column.field = "attr." + mapping.column;
  if (use == ColumnUse::kDebtorText) column.field = "debtor." + mapping.column;
  column.spec = spec;
  column.source = &source;
  for (const ColumnRef& ref : source.columns) {
    const auto place = Resolve(column.field, ref);
    if (!place.ok()) return place.status();
    if (*place) column.parts.push_back(**place);
  }
  const std::pair<const std::optional<ColumnRef>*, std::optional<std::size_t>*>
      others[] = {{&source.credit, &column.credit},
                  {&source.sign, &column.sign}};
  for (const auto& [ref, place] : others) {
    if (!*ref) continue;
    const auto found = Resolve(column.field, **ref);
    if (!found.ok()) return found.status();
    *place = *found;
  }
  if (column.parts.empty() && !source.constant) {
    // Every part was optional.
    return spec.column_required ? Missing(column.field, source.columns.front())
                                : absl::OkStatus();
  }
  column.direct = column.parts.size() == 1 && source.codes.empty();
  for (const std::size_t part : column.parts) {
    absl::StrAppend(&column.shown, column.shown.empty() ? "" : " + ",
                    FileColumnName(file_columns_[part]));
  }
  if (column.credit) {
    absl::StrAppend(&column.shown, " - ",
                    FileColumnName(file_columns_[*column.credit]));
  }
  for (const CodeTranslation& code : source.codes) {
    column.codes.emplace(code.from, &code);
  }
  column.text = FieldText(source.rules);
  column.amount = AmountFormat(source.rules);
  const bool timed = spec.kind == FieldKind::kWallMinute;
  absl::StatusOr<DateFormat> date =
      timed ? DateFormat::CreateWithTime(source.rules.date,
                                         source.rules.utc_offset_minutes)
            : DateFormat::Create(source.rules.date,
                                 source.rules.utc_offset_minutes);
  if (!date.ok()) return date.status();
  column.date = *std::move(date);
  columns_.push_back(std::move(column));
  return absl::OkStatus();
}

absl::Status TableBinding::AddAll(const Wanted& wanted) {
  for (const ColumnSpec& spec : spec_->columns) {
    for (const ColumnMapping& mapping : mapping_->columns) {
      if (mapping.column != spec.name) continue;
      if (!wanted(ColumnUse::kOwn, spec.name)) continue;
      absl::Status status = Add(ColumnUse::kOwn, spec, mapping);
      if (!status.ok()) return status;
    }
  }
  for (const ColumnMapping& mapping : mapping_->attributes) {
    if (!wanted(ColumnUse::kAttribute, mapping.column)) continue;
    absl::Status status =
        Add(ColumnUse::kAttribute,
            {.name = mapping.column, .kind = KindOf(mapping.type)}, mapping);
    if (!status.ok()) return status;
  }
  AddOthers(wanted);
  for (const ColumnMapping& mapping : mapping_->debtor_columns) {
    if (!wanted(ColumnUse::kDebtorText, mapping.column)) continue;
    absl::Status status =
        Add(ColumnUse::kDebtorText,
            {.name = mapping.column, .kind = FieldKind::kCode}, mapping);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Columns of the file that nothing reads, where they are attributes.
void TableBinding::AddOthers(const Wanted& wanted) {
  if (!mapping_->other_columns) return;
  const std::vector<std::string>& header = file_->header();
  for (std::size_t i = 0; i < header.size(); ++i) {
    const bool taken =
        header[i].empty() || spec_->Find(header[i]) >= 0 ||
        std::find(file_columns_.begin(), file_columns_.end(), i) !=
            file_columns_.end() ||
        std::find(header.begin(),
                  header.begin() + static_cast<std::ptrdiff_t>(i),
                  header[i]) != header.begin() + static_cast<std::ptrdiff_t>(i);
    if (taken || !wanted(ColumnUse::kAttribute, header[i])) continue;
    auto mapping = std::make_unique<ColumnMapping>();
    mapping->column = header[i];
    mapping->source.columns.push_back(
        {.names = {}, .position = static_cast<int>(i) + 1});
    own_mappings_.push_back(std::move(mapping));
    // By position, which is there.
    const absl::Status status =
        Add(ColumnUse::kAttribute,
            {.name = own_mappings_.back()->column, .kind = FieldKind::kCode},
            *own_mappings_.back());
    if (!status.ok()) return;
  }
}

absl::StatusOr<TableBinding> TableBinding::Create(const CsvFile& file,
                                                  const TableMapping& mapping,
                                                  const Wanted& wanted) {
  TableBinding binding(file, mapping);
  binding.spec_ = &TableSchema(mapping.table);
  absl::Status status = binding.AddAll(wanted);
  if (!status.ok()) return status;
  return binding;
}

int TableBinding::Find(std::string_view name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].use == ColumnUse::kOwn && columns_[i].field == name) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace arrears::io_internal
