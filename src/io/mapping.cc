// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/mapping.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "field_format_internal.h"
#include "json_internal.h"
#include "mapping_presets_internal.h"
#include "table_schema_internal.h"

namespace arrears {

using io_internal::ColumnSpec;
using io_internal::DateFormat;
using io_internal::Json;
using io_internal::JsonContext;
using io_internal::JsonCursor;
using io_internal::TableSchema;

namespace {

constexpr std::size_t kMaxMappingBytes = std::size_t{4} << 20;
constexpr std::size_t kMaxPositions = kMaxCsvFields;

// Texts of a debtor that an items file may carry.
constexpr std::string_view kDebtorTexts[] = {"name",     "country",  "law",
                                             "language", "timezone", "size",
                                             "segment",  "tags"};

// ---- Rules and formats, inherited from the top to the column.

// A single ASCII character, or '\0' for `other`.
char Character(const JsonCursor& at, std::string_view other) {
  const std::string text = at.String();
  if (text == other) return '\0';
  if (text.size() == 1) return text[0];
  at.Fail(absl::StrCat("expected one character",
                       other.empty() ? " or \"\"" : " or \"auto\""));
  return ',';
}

void ReadFormat(const JsonCursor& at, CsvFormat* format) {
  if (const JsonCursor c = at.at("encoding")) {
    format->encoding = c.OneOf({"utf-8", "gb18030"}) == 0
                           ? TextEncoding::kUtf8
                           : TextEncoding::kGb18030;
  }
  if (const JsonCursor c = at.at("delimiter")) {
    format->delimiter = Character(c, "auto");
  }
  if (const JsonCursor c = at.at("quote")) format->quote = Character(c, "");
  if (const JsonCursor c = at.at("header")) format->header = c.Bool();
  if (const JsonCursor c = at.at("skip_lines")) {
    format->skip_lines = static_cast<int>(c.Integer(0, 1'000'000));
  }
  const absl::Status status = Validate(*format);
  if (!status.ok()) at.Fail(std::string(status.message()));
}

// "+08:00" in minutes.
std::optional<int> Offset(const JsonCursor& at) {
  const std::string text = at.String();
  if (text == "as_written") return std::nullopt;
  const auto digit = [&](std::size_t i) {
    return i < text.size() && '0' <= text[i] && text[i] <= '9' ? text[i] - '0'
                                                               : 100;
  };
  const int hours = digit(1) * 10 + digit(2);
  const int minutes = digit(4) * 10 + digit(5);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') ||
      text[3] != ':' || hours > 18 || minutes > 59) {
    at.Fail("expected \"as_written\" or an offset such as \"+08:00\"");
    return std::nullopt;
  }
  return (text[0] == '-' ? -1 : 1) * (60 * hours + minutes);
}

void ReadRules(const JsonCursor& at, FieldRules* rules) {
  if (const JsonCursor c = at.at("date")) {
    rules->date = c.String();
    const auto format = DateFormat::Create(rules->date, std::nullopt);
    if (!format.ok()) c.Fail(std::string(format.status().message()));
  }
  if (const JsonCursor c = at.at("time_zone")) {
    rules->utc_offset_minutes = Offset(c);
  }
  if (const JsonCursor c = at.at("decimal")) {
    rules->decimal = c.OneOf({".", ","}) == 0 ? '.' : ',';
  }
  if (const JsonCursor c = at.at("grouping")) {
    constexpr const char* kGroupings[] = {"", ",", ".", "'", " "};
    rules->grouping = kGroupings[c.OneOf({"", ",", ".", "'", " "})];
  }
  if (const JsonCursor c = at.at("negative")) {
    rules->negative = static_cast<NegativeStyle>(
        c.OneOf({"leading", "trailing", "parentheses"}));
  }
  if (const JsonCursor c = at.at("trim")) rules->trim = c.Bool();
  if (const JsonCursor c = at.at("nulls")) rules->nulls = c.Strings();
  if (rules->grouping == std::string(1, rules->decimal)) {
    at.Fail("decimal and grouping are both \"" + rules->grouping + "\"");
  }
}

// ---- Columns.

// A name, a list of names of which the first found counts, or a position.
ColumnRef ReadRef(const JsonCursor& at, bool optional) {
  ColumnRef ref;
  ref.optional = optional;
  if (at.is_object()) {
    at.OnlyKeys({"column", "optional"});
    if (const JsonCursor c = at.at("optional")) ref.optional = c.Bool();
    return ReadRef(at.at("column"), ref.optional);
  }
  if (at.is_number()) {
    ref.position =
        static_cast<int>(at.Integer(1, static_cast<int>(kMaxPositions)));
  } else {
    ref.names = at.Strings();
    if (ref.names.empty()) at.Fail("expected at least one name");
  }
  return ref;
}

void ReadCodes(const JsonCursor& at, ColumnSource* source) {
  at.EachMember([&](const std::string& from, const JsonCursor& to) {
    CodeTranslation code{from, "", ""};
    if (to.is_object()) {
      to.OnlyKeys({"positive", "negative"});
      code.to = to.at("positive").String();
      code.to_negative = to.at("negative").String();
    } else {
      code.to = to.String();
    }
    source->codes.push_back(std::move(code));
  });
}

void ReadSign(const JsonCursor& at, ColumnSource* source) {
  if (!at.is_object()) {
    source->negate = at.OneOf({"as_is", "negate"}) == 1;
    return;
  }
  at.OnlyKeys({"column", "negative", "positive"});
  source->sign = ReadRef(at.at("column"), false);
  source->negative_texts = at.at("negative").Strings();
  source->positive_texts = at.at("positive").Strings();
}

void ReadAmountKeys(const JsonCursor& at, bool is_amount, bool optional,
                    ColumnSource* source) {
  for (const char* key : {"debit", "credit", "sign"}) {
    if (at.at(key) && !is_amount) at.at(key).Fail("only amounts have one");
  }
  if (at.at("debit") || at.at("credit")) {
    if (!source->columns.empty()) at.Fail("both column and debit are given");
    source->columns.push_back(ReadRef(at.at("debit"), optional));
    source->credit = ReadRef(at.at("credit"), optional);
  }
  if (const JsonCursor c = at.at("sign")) ReadSign(c, source);
}

void ReadColumnObject(const JsonCursor& at, bool is_amount,
                      ColumnSource* source) {
  at.OnlyKeys({"column", "columns", "take", "separator", "optional", "constant",
               "debit", "credit", "sign", "codes", "otherwise", "type", "date",
               "time_zone", "decimal", "grouping", "negative", "trim",
               "nulls"});
  ReadRules(at, &source->rules);
  bool optional = false;
  if (const JsonCursor c = at.at("optional")) optional = c.Bool();
  if (const JsonCursor c = at.at("constant")) source->constant = c.String();
  if (const JsonCursor c = at.at("column")) {
    source->columns.push_back(ReadRef(c, optional));
  }
  if (const JsonCursor c = at.at("columns")) {
    if (!source->columns.empty()) c.Fail("column is given as well");
    c.EachElement([&](const JsonCursor& part) {
      source->columns.push_back(ReadRef(part, optional));
    });
  }
  if (const JsonCursor c = at.at("take")) {
    source->take_first = c.OneOf({"join", "first"}) == 1;
  }
  if (const JsonCursor c = at.at("separator")) source->separator = c.String();
  ReadAmountKeys(at, is_amount, optional, source);
  if (const JsonCursor c = at.at("codes")) ReadCodes(c, source);
  if (const JsonCursor c = at.at("otherwise")) source->otherwise = c.String();
  if (source->columns.empty() == !source->constant) {
    at.Fail("expected a column or a constant, and not both");
  }
}

ColumnSource ReadSource(const JsonCursor& at, const FieldRules& rules,
                        bool is_amount) {
  ColumnSource source;
  source.rules = rules;
  if (at.is_object()) {
    ReadColumnObject(at, is_amount, &source);
  } else {
    source.columns.push_back(ReadRef(at, false));
  }
  return source;
}

// Translations must arrive at what the column may hold.
void CheckCodes(const JsonCursor& at, const ColumnSpec& spec,
                const ColumnSource& source) {
  const auto check = [&](const std::string& to) {
    if (spec.kind == io_internal::FieldKind::kEnum && !to.empty() &&
        std::find(spec.values.begin(), spec.values.end(), to) ==
            spec.values.end()) {
      std::string list;
      for (const std::string_view value : spec.values) {
        absl::StrAppend(&list, list.empty() ? "" : ", ", std::string(value));
      }
      at.Fail(absl::StrCat("\"", to, "\" is none of ", list));
    }
    bool flag;
    if (spec.kind == io_internal::FieldKind::kFlag && !to.empty() &&
        !io_internal::ParseFlag(to, &flag)) {
      at.Fail(absl::StrCat("\"", to, "\" is neither true nor false"));
    }
  };
  for (const CodeTranslation& code : source.codes) {
    check(code.to);
    check(code.to_negative);
    if (!code.to_negative.empty() && spec.name != "kind") {
      at.Fail("only the kind of an item depends on the sign");
    }
  }
  if (source.otherwise) check(*source.otherwise);
}

// ---- Tables.

AttributeType ReadType(const JsonCursor& at) {
  if (!at.is_object() || !at.at("type")) return AttributeType::kText;
  return static_cast<AttributeType>(
      at.at("type").OneOf({"text", "integer", "number", "date", "flag"}));
}

void ReadColumns(const JsonCursor& at, const io_internal::TableSpec& spec,
                 const FieldRules& rules, TableMapping* table) {
  at.at("columns").EachMember([&](const std::string& name,
                                  const JsonCursor& column) {
    const int index = spec.Find(name);
    if (index < 0) {
      const std::string nearest = io_internal::NearestName(name, spec.Names());
      return column.Fail(absl::StrCat(
          "no column of ", std::string(TableName(spec.table)),
          nearest.empty() ? ""
                          : absl::StrCat("; is \"", nearest, "\" meant?")));
    }
    const ColumnSpec& target = spec.columns[static_cast<std::size_t>(index)];
    ColumnMapping mapping{name, {}, AttributeType::kText};
    mapping.source = ReadSource(column, rules,
                                target.kind == io_internal::FieldKind::kAmount);
    CheckCodes(column, target, mapping.source);
    table->columns.push_back(std::move(mapping));
  });
  for (const ColumnSpec& target : spec.columns) {
    const bool mapped = std::any_of(
        table->columns.begin(), table->columns.end(),
        [&](const ColumnMapping& c) { return c.column == target.name; });
    if (target.column_required && !mapped) {
      at.Fail(absl::StrCat("columns: \"", std::string(target.name),
                           "\" is required"));
    }
  }
}

void ReadExtras(const JsonCursor& at, const io_internal::TableSpec& spec,
                const FieldRules& rules, TableMapping* table) {
  if (const JsonCursor c = at.at("attributes")) {
    if (!spec.has_attributes) c.Fail("only debtors and items have attributes");
    c.EachMember([&](const std::string& name, const JsonCursor& column) {
      table->attributes.push_back(
          {name, ReadSource(column, rules, false), ReadType(column)});
    });
  }
  if (const JsonCursor c = at.at("other_columns")) {
    table->other_columns = c.Bool();
    if (table->other_columns && !spec.has_attributes) {
      c.Fail("only debtors and items have attributes");
    }
  }
  if (const JsonCursor c = at.at("debtor_columns")) {
    if (spec.table != Table::kItems) c.Fail("only items have them");
    c.EachMember([&](const std::string& name, const JsonCursor& column) {
      if (std::find(std::begin(kDebtorTexts), std::end(kDebtorTexts), name) ==
          std::end(kDebtorTexts)) {
        column.Fail(
            "expected name, country, law, language, timezone, size, "
            "segment or tags");
      }
      table->debtor_columns.push_back(
          {name, ReadSource(column, rules, false), AttributeType::kText});
    });
  }
}

TableMapping ReadTable(const JsonCursor& at, Table id, const CsvFormat& format,
                       FieldRules rules) {
  at.OnlyKeys({"file", "optional", "columns", "attributes", "debtor_columns",
               "other_columns", "encoding", "delimiter", "quote", "header",
               "skip_lines", "date", "time_zone", "decimal", "grouping",
               "negative", "trim", "nulls"});
  TableMapping table;
  table.table = id;
  table.file = std::string(TableName(id)) + ".csv";
  table.format = format;
  ReadFormat(at, &table.format);
  ReadRules(at, &rules);
  if (const JsonCursor c = at.at("file")) {
    table.file = c.String();
    const bool inside = !table.file.empty() && table.file[0] != '/' &&
                        table.file.find("..") == table.file.npos;
    if (!inside) c.Fail("expected a file inside the ledger's folder");
  }
  if (const JsonCursor c = at.at("optional")) table.optional = c.Bool();
  const io_internal::TableSpec& spec = TableSchema(id);
  ReadColumns(at, spec, rules, &table);
  ReadExtras(at, spec, rules, &table);
  return table;
}

void ReadCreditor(const JsonCursor& at, Mapping* mapping) {
  at.OnlyKeys({"name", "law", "currency", "calendar"});
  if (const JsonCursor c = at.at("name")) mapping->creditor_name = c.String();
  if (const JsonCursor c = at.at("law")) mapping->law = c.String();
  if (const JsonCursor c = at.at("calendar")) mapping->calendar = c.String();
  if (const JsonCursor c = at.at("currency")) {
    const absl::StatusOr<Currency> currency = Currency::Parse(c.String());
    if (currency.ok()) {
      mapping->currency = *currency;
    } else {
      c.Fail(std::string(currency.status().message()));
    }
  }
}

void ReadTables(const JsonCursor& root, Mapping* mapping) {
  CsvFormat format;
  FieldRules rules;
  ReadFormat(root, &format);
  ReadRules(root, &rules);
  const JsonCursor tables = root.at("tables");
  tables.OnlyKeys({"debtors", "items", "settlements", "promises", "disputes",
                   "contacts", "events", "rates"});
  for (const Table table : io_internal::TextTables()) {
    const JsonCursor at = tables.at(TableName(table));
    if (at) mapping->tables.push_back(ReadTable(at, table, format, rules));
  }
  const TableMapping* items = mapping->Find(Table::kItems);
  if (items == nullptr) {
    tables.Fail("\"items\" is required");
  } else if (!items->debtor_columns.empty() && mapping->Find(Table::kDebtors)) {
    tables.at("items").at("debtor_columns").Fail("debtors have their own file");
  }
}

absl::StatusOr<Json> PresetJson(const std::string& where,
                                const std::string& preset) {
  const std::optional<std::string> text = io_internal::PresetText(preset);
  if (text) return io_internal::ParseJson(*text, preset);
  std::string list;
  for (const std::string& known : Mapping::PresetNames()) {
    absl::StrAppend(&list, list.empty() ? "" : ", ", known);
  }
  return absl::NotFoundError(
      absl::StrCat(where, "\"", preset, "\" is none of ", list));
}

absl::StatusOr<Json> WithPreset(Json json, const std::string& name) {
  if (!json.is_object() || !json.contains("preset")) return json;
  JsonContext context(name);
  const std::string preset = JsonCursor(json, context).at("preset").String();
  if (!context.ok()) return context.status();
  absl::StatusOr<Json> base =
      PresetJson(absl::StrCat(name, ": $.preset: "), preset);
  if (!base.ok()) return base.status();
  json.erase("preset");
  base->merge_patch(json);
  return base;
}

absl::StatusOr<Mapping> Interpret(const Json& json, const std::string& name) {
  JsonContext context(name);
  const JsonCursor root(json, context);
  root.OnlyKeys({"tables", "creditor", "encoding", "delimiter", "quote",
                 "header", "skip_lines", "date", "time_zone", "decimal",
                 "grouping", "negative", "trim", "nulls"});
  Mapping mapping;
  mapping.name = name;
  if (const JsonCursor c = root.at("creditor")) ReadCreditor(c, &mapping);
  ReadTables(root, &mapping);
  if (!context.ok()) return context.status();
  return mapping;
}

}  // namespace

const TableMapping* Mapping::Find(Table table) const {
  for (const TableMapping& mapping : tables) {
    if (mapping.table == table) return &mapping;
  }
  return nullptr;
}

absl::StatusOr<Mapping> Mapping::Parse(std::string_view json,
                                       const std::string& name) {
  absl::StatusOr<Json> parsed = io_internal::ParseJson(json, name);
  if (!parsed.ok()) return parsed.status();
  parsed = WithPreset(*std::move(parsed), name);
  if (!parsed.ok()) return parsed.status();
  return Interpret(*parsed, name);
}

absl::StatusOr<Mapping> Mapping::Read(const std::string& path) {
  absl::StatusOr<std::string> text =
      io_internal::ReadTextFile(path, kMaxMappingBytes);
  if (!text.ok()) return text.status();
  return Parse(*text, path);
}

absl::StatusOr<Mapping> Mapping::Preset(std::string_view name) {
  absl::StatusOr<Json> json = PresetJson("preset ", std::string(name));
  if (!json.ok()) return json.status();
  return Interpret(*json, std::string(name));
}

}  // namespace arrears
