// SPDX-License-Identifier: Apache-2.0
//
// A table over a CSV file, by columns: fields become the columns of the table,
// a piece of the file at a time on all threads, and each outcome is answered
// once by DecisionModel::Decide. A field that is not plainly of its column's
// type sends its row that way too, so that there is one answer.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "arrears/rules/expression.h"
#include "decide_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/decimal_internal.h"

namespace arrears::cli {
namespace {

using rules_internal::ColumnKind;
using rules_internal::ValuesOf;

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

bool IsConstant(const std::string& text) {
  return text.empty() || Expression::Compile(text, {}).ok();
}

bool HasConstantOutputs(const ModelTable& table) {
  for (const ModelTable::Rule& rule : table.rules) {
    if (!std::all_of(rule.outputs.begin(), rule.outputs.end(), IsConstant)) {
      return false;
    }
  }
  return std::all_of(
      table.outputs.begin(), table.outputs.end(),
      [](const auto& output) { return IsConstant(output.fallback); });
}

// What a field is, where that is plain.
bool Read(std::string_view text, double* value) {
  if (rules_internal::NumberLength(text) != text.size()) return false;
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), *value);
  // Well within FEEL's range; what is next to 0 is left to those who know, and
  // so are digits that a double may not hold.
  constexpr std::size_t kHeldDigits = 15;
  return read.ec == std::errc() && read.ptr == text.data() + text.size() &&
         (*value == 0 ||
          (std::abs(*value) > 1e-200 && std::abs(*value) < 1e200)) &&
         (text.size() <= kHeldDigits ||
          DecimalOf(*value) == ParseDecimal(text));
}
bool Read(std::string_view text, std::int64_t* value) {
  const auto read =
      std::from_chars(text.data(), text.data() + text.size(), *value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}
bool Read(std::string_view text, std::uint8_t* value) {
  // Capitals are how spreadsheets write it.
  *value = text == "true" || text == "TRUE" ? 1 : 0;
  return *value == 1 || text == "false" || text == "FALSE";
}
bool Read(std::string_view text, Date* value) {
  const absl::StatusOr<Date> date = ParseIsoDate(text);
  if (date.ok()) *value = *date;
  return date.ok() && text.size() == 10;
}

// Answers, and which of them is that of each row.
struct Answers {
  std::vector<AnswerRow> rows;
  std::vector<std::uint32_t> of_row;
};

// Where the file has the inputs.
struct Places {
  Places(const std::vector<std::string>& inputs,
         const std::vector<std::string>& header) {
    for (const std::string& input : inputs) {
      const auto named = std::find(header.begin(), header.end(), input);
      if (named == header.end()) {
        of_input.push_back(kNoColumn);
        continue;
      }
      const auto column =
          static_cast<std::size_t>(std::distance(header.begin(), named));
      const auto known = std::find(columns.begin(), columns.end(), column);
      of_input.push_back(
          static_cast<std::size_t>(std::distance(columns.begin(), known)));
      if (known == columns.end()) columns.push_back(column);
    }
  }
  std::vector<std::size_t> columns;   // Of the file.
  std::vector<std::size_t> of_input;  // Among those.
};

// Takes the answers of batches as they come and writes them as they stand.
class InOrder {
 public:
  explicit InOrder(AnswerWriter* writer) : writer_(*writer) {}

  // False once there was a fault; the first one stays.
  bool Add(std::size_t index, Answers answers) {
    const std::lock_guard<std::mutex> lock(mutex_);
    waiting_.emplace(index, std::move(answers));
    while (status_.ok() && !waiting_.empty() &&
           waiting_.begin()->first == next_) {
      Write(waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      ++next_;
    }
    return status_.ok();
  }
  bool Stop(const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (status_.ok()) status_ = status;
    return false;
  }
  const absl::Status& status() const { return status_; }

 private:
  void Write(const Answers& answers) {
    for (const std::uint32_t answer : answers.of_row) {
      if (status_.ok()) status_ = writer_.Add(answers.rows[answer]);
    }
  }

  AnswerWriter& writer_;
  std::mutex mutex_;
  std::map<std::size_t, Answers> waiting_;
  std::size_t next_ = 0;
  absl::Status status_ = absl::OkStatus();
};

}  // namespace

// One piece of the file.
class ColumnDecider::Batch {
 public:
  Batch(const ColumnDecider& decider, const CsvBatch& fields,
        const std::vector<std::size_t>& places, AnswerForm form,
        Language language)
      : decider_(decider),
        fields_(fields),
        places_(places),
        form_(form),
        language_(language),
        slow_(fields.rows) {}

  absl::Status Decide() {
    const DecisionTable& table = *decider_.model_->table(decider_.decision_);
    Frame frame;
    absl::Status status = absl::OkStatus();
    for (std::size_t c = 0; status.ok() && c < places_.size(); ++c) {
      status = frame.Add(ColumnAt(c));
    }
    if (!status.ok()) return status;
    const absl::StatusOr<TableResult> result = table.Run(frame);
    if (!result.ok()) return result.status();
    Group(*result);
    std::vector<Context> rows;
    rows.reserve(asked_.size());
    for (const std::size_t row : asked_) rows.push_back(FactsOf(row));
    const auto decided = decider_.model_->Decide(decider_.decision_, rows);
    if (!decided.ok()) return decided.status();
    answers_.rows.reserve(decided->size());
    for (const Decided& each : *decided) {
      answers_.rows.push_back(Answered(each, form_, language_));
    }
    return absl::OkStatus();
  }
  Answers TakeAnswers() { return std::move(answers_); }

 private:
  std::string_view FieldAt(std::size_t column, std::size_t row) const {
    return places_[column] == kNoColumn ? std::string_view()
                                        : fields_.field(places_[column], row);
  }

  Context FactsOf(std::size_t row) const {
    Context facts;
    for (std::size_t c = 0; c < places_.size(); ++c) {
      const std::string_view text = FieldAt(c, row);
      if (!text.empty()) {
        facts.push_back({decider_.inputs_[c], std::string(text)});
      }
    }
    return facts;
  }

  Column ColumnAt(std::size_t c) {
    const auto& table =
        rules_internal::CompiledOf(*decider_.model_->table(decider_.decision_));
    const std::string& name = table.spec.inputs[c].name;
    const ColumnKind kind = table.kinds[c];
    switch (kind.type) {
      case ColumnType::kFloat64:
        return Column::Float64(name, Numbers<double>(c));
      case ColumnType::kBool:
        return Column::Bool(name, Numbers<std::uint8_t>(c));
      case ColumnType::kDate:
        return Column::OfDates(name, Numbers<Date>(c));
      case ColumnType::kInt64:
        return Column::Int64(name, kind.values == ValueType::kAny
                                       ? Numbers<std::int64_t>(c)
                                       : Times(c, kind.values));
      default:
        break;
    }
    TextBuilder texts;
    for (std::size_t row = 0; row < fields_.rows; ++row) {
      const std::string_view text = FieldAt(c, row);
      text.empty() ? texts.AppendNull() : texts.Append(text);
    }
    return Column::Text(name, std::move(texts));
  }

  template <class T>
  ColumnBuilder<T> Numbers(std::size_t c) {
    ColumnBuilder<T> column;
    column.reserve(fields_.rows);
    for (std::size_t row = 0; row < fields_.rows; ++row) {
      const std::string_view text = FieldAt(c, row);
      T value{};
      if (!text.empty() && Read(text, &value)) {
        column.Append(value);
        continue;
      }
      if (!text.empty()) slow_[row] = 1;
      column.AppendNull();
    }
    return column;
  }

  // Micros, or months.
  ColumnBuilder<std::int64_t> Times(std::size_t c, ValueType type) {
    ColumnBuilder<std::int64_t> column;
    for (std::size_t row = 0; row < fields_.rows; ++row) {
      const std::string_view text = FieldAt(c, row);
      const absl::StatusOr<Value> value = ParseMoment(text);
      if (text.empty() || !value.ok() || value->type() != type) {
        if (!text.empty()) slow_[row] = 1;
        column.AppendNull();
      } else if (const auto* time = value->get<WallTime>()) {
        column.Append(time->micros);
      } else if (const auto* moment = value->get<DateTime>()) {
        column.Append(moment->micros);
      } else if (const auto* days = value->get<DayTimeDuration>()) {
        column.Append(days->micros);
      } else {
        column.Append(value->get<YearMonthDuration>()->months);
      }
    }
    return column;
  }

  // Gives each row the answer of its outcome; what has none is asked for.
  void Group(const TableResult& result) {
    std::map<std::vector<std::int32_t>, std::uint32_t> known;
    std::vector<std::int32_t> outcome;
    answers_.of_row.reserve(fields_.rows);
    for (std::size_t row = 0; row < fields_.rows; ++row) {
      const std::int32_t rule = result.rule[row];
      const auto next = static_cast<std::uint32_t>(asked_.size());
      // Violations and refusals tell of their own rows.
      if (slow_[row] != 0 || rule == kConflictRow || rule == kRefusedRow) {
        asked_.push_back(row);
        answers_.of_row.push_back(next);
        continue;
      }
      outcome.assign(1, rule);
      if (!result.first_hit.empty()) {
        const auto hits = result.hits.begin();
        outcome.insert(
            outcome.end(),
            hits + static_cast<std::ptrdiff_t>(result.first_hit[row]),
            hits + static_cast<std::ptrdiff_t>(result.first_hit[row + 1]));
      }
      const auto [place, is_new] = known.emplace(outcome, next);
      if (is_new) asked_.push_back(row);
      answers_.of_row.push_back(place->second);
    }
  }

  const ColumnDecider& decider_;
  const CsvBatch& fields_;
  const std::vector<std::size_t>& places_;  // Of the table's columns.
  AnswerForm form_;
  Language language_;
  std::vector<std::uint8_t> slow_;  // Of each row.
  std::vector<std::size_t> asked_;  // Rows that Decide answers.
  Answers answers_;
};

std::optional<ColumnDecider> ColumnDecider::Create(
    const DecisionModel& model, const std::string& decision) {
  const ModelSpec& spec = model.spec();
  const DecisionTable* compiled = model.table(decision);
  const auto found =
      std::find_if(spec.decisions.begin(), spec.decisions.end(),
                   [&](const Decision& each) { return each.name == decision; });
  if (compiled == nullptr || found == spec.decisions.end()) return std::nullopt;
  const auto& table = std::get<ModelTable>(found->logic);
  if (table.inputs.empty() || !HasConstantOutputs(table)) return std::nullopt;
  ColumnDecider decider(model, decision);
  const auto& kinds = rules_internal::CompiledOf(*compiled).kinds;
  for (std::size_t c = 0; c < table.inputs.size(); ++c) {
    const auto input = std::find_if(
        spec.inputs.begin(), spec.inputs.end(), [&](const ModelInput& each) {
          return each.name == table.inputs[c].expression;
        });
    // Of an input without a type several tables may think differently.
    const bool plain =
        input != spec.inputs.end() &&
        (input->type == ValuesOf(kinds[c]) ||
         (input->type == ValueType::kAny && spec.decisions.size() == 1));
    if (!plain) return std::nullopt;
    decider.inputs_.push_back(input->name);
  }
  // What is needed and in no column could be at fault too.
  for (const std::string& need : found->needs) {
    if (std::find(decider.inputs_.begin(), decider.inputs_.end(), need) ==
        decider.inputs_.end()) {
      return std::nullopt;
    }
  }
  return decider;
}

absl::Status ColumnDecider::Decide(const CsvFile& facts,
                                   const Executor& executor, AnswerForm form,
                                   Language language,
                                   AnswerWriter* writer) const {
  const Places places(inputs_, facts.header());
  InOrder in_order(writer);
  const absl::Status status =
      facts.Scan(places.columns, executor, [&](const CsvBatch& fields) {
        if (!fields.faults.empty()) {
          return in_order.Stop(absl::InvalidArgumentError(
              absl::StrCat(facts.path(), ": line ", fields.faults[0].line, ": ",
                           fields.faults[0].reason)));
        }
        Batch batch(*this, fields, places.of_input, form, language);
        absl::Status decided = batch.Decide();
        return decided.ok() ? in_order.Add(fields.index, batch.TakeAnswers())
                            : in_order.Stop(decided);
      });
  return in_order.status().ok() ? status : in_order.status();
}

}  // namespace arrears::cli
