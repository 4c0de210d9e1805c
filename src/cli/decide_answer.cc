// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrears/io/frame_text.h"
#include "arrears/io/text_table.h"
#include "command_internal.h"
#include "decide_internal.h"
#include "nlohmann/json.hpp"
#include "policy_internal.h"

namespace arrears::cli {
namespace {

std::string JsonText(std::string_view text) {
  using Json = nlohmann::ordered_json;
  // Bytes that are no text are shown as such.
  return Json(std::string(text))
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

// As JSON, numbers with all their digits. `gap` stands after each comma.
void AppendJson(const Value& value, std::string_view gap, std::string* out) {
  const std::string between = absl::StrCat(",", std::string(gap));
  if (const auto* list = value.get<ValueList>()) {
    *out += "[";
    for (const Value& each : *list) {
      if (&each != list->data()) *out += between;
      AppendJson(each, gap, out);
    }
    *out += "]";
  } else if (const auto* context = value.get<Context>()) {
    *out += "{";
    for (const Entry& entry : *context) {
      if (&entry != context->data()) *out += between;
      absl::StrAppend(out, JsonText(entry.name), ":", std::string(gap));
      AppendJson(entry.value, gap, out);
    }
    *out += "}";
  } else if (value.is_null() || value.get<bool>() != nullptr ||
             value.get<Decimal>() != nullptr) {
    *out += PlainText(value);
  } else {
    *out += JsonText(PlainText(value));
  }
}

std::string RowJson(const Decided& decided) {
  std::string text = absl::StrCat(
      "{\"status\": \"", std::string(DecidedStatusName(decided.status)),
      "\", \"outputs\": ");
  AppendJson(decided.value, " ", &text);
  text += ", \"rules\": [";
  for (const std::string& rule : decided.rules) {
    absl::StrAppend(&text, &rule == decided.rules.data() ? "" : ", ",
                    JsonText(rule));
  }
  text += "]";
  if (!decided.error.empty()) {
    absl::StrAppend(&text, ", \"error\": ", JsonText(decided.error));
  }
  return text + "}";
}

}  // namespace

AnswerForm AnswerFormOf(std::string_view format) {
  return format == "json"  ? AnswerForm::kJson
         : format == "csv" ? AnswerForm::kCsv
                           : AnswerForm::kTable;
}

std::string ShownText(const Value& value) {
  if (value.is_null()) return "";
  if (value.type() < ValueType::kList) return PlainText(value);
  std::string text;
  AppendJson(value, "", &text);
  return text;
}

AnswerRow Answered(const Decided& decided, AnswerForm form, Language language) {
  if (language != Language::kEn && !decided.error.empty()) {
    Decided told = decided;
    told.error = std::string(
        FaultIn(absl::InvalidArgumentError(decided.error), "", language)
            .message());
    return Answered(told, form, Language::kEn);
  }
  const bool undecided = decided.status == Decided::Status::kRefused ||
                         decided.status == Decided::Status::kError;
  if (form == AnswerForm::kJson) return {RowJson(decided), {}, undecided};
  const std::vector<std::string> cells = {
      std::string(DecidedStatusName(decided.status)), ShownText(decided.value),
      absl::StrJoin(decided.rules, ";"), decided.error};
  if (form == AnswerForm::kTable) return {"", cells, undecided};
  std::string text;
  for (const std::string& cell : cells) {
    text += ",";
    io_internal::AppendCsvText(cell, &text);
  }
  return {text + "\n", {}, undecided};
}

absl::StatusOr<AnswerWriter> AnswerWriter::Create(const std::string& path,
                                                  AnswerForm form,
                                                  const std::string& decision,
                                                  std::string_view hit_policy) {
  AnswerWriter writer(form);
  if (path != "-") {
    absl::StatusOr<io_internal::OutputFile> file =
        io_internal::OutputFile::Create(InNewFolder(path));
    if (!file.ok()) return file.status();
    writer.file_.emplace(*std::move(file));
  }
  if (form == AnswerForm::kTable) {
    writer.lines_ = {{"row", "status", "outputs", "rules"}};
  } else if (form == AnswerForm::kCsv) {
    writer.text_ = "row,status,outputs,rules,error\n";
  } else {
    writer.text_ = absl::StrCat(
        "{\n  \"decision\": ", JsonText(decision), ",\n  \"hit_policy\": ",
        hit_policy.empty() ? "null" : JsonText(hit_policy), ",\n  \"rows\": [");
  }
  return writer;
}

absl::Status AnswerWriter::Add(const AnswerRow& row) {
  constexpr std::size_t kMostKept = std::size_t{1} << 20;
  ++rows_;
  if (row.undecided) ++undecided_;
  if (form_ == AnswerForm::kTable) {
    lines_.push_back({absl::StrCat(rows_)});
    lines_.back().insert(lines_.back().end(), row.cells.begin(),
                         row.cells.end());
    return absl::OkStatus();
  }
  if (form_ == AnswerForm::kCsv) {
    absl::StrAppend(&text_, rows_);
  } else {
    text_ += rows_ == 1 ? "\n    " : ",\n    ";
  }
  text_ += row.text;
  return text_.size() < kMostKept ? absl::OkStatus() : Write();
}

absl::Status AnswerWriter::Write() {
  const io_internal::TextTarget standard{1, "standard output"};
  absl::Status status =
      io_internal::WriteAll(file_ ? file_->target() : standard, text_);
  text_.clear();
  return status;
}

absl::Status AnswerWriter::Finish() {
  constexpr std::size_t kLeft = 5;
  if (form_ == AnswerForm::kTable) text_ = AlignedText(lines_, kLeft);
  if (form_ == AnswerForm::kJson) text_ += rows_ == 0 ? "]\n}\n" : "\n  ]\n}\n";
  const absl::Status status = Write();
  return status.ok() && file_ ? file_->Close() : status;
}

}  // namespace arrears::cli
