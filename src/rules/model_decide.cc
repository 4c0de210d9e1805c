// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/column_reader_internal.h"
#include "rules/compiled_table_internal.h"
#include "rules/expression_internal.h"
#include "rules/faults_internal.h"
#include "rules/model_table_internal.h"
#include "rules/table_place_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

// Values of one kind, and nulls, as a column. `get` gives what is stored.
template <class T, class Get>
ColumnBuilder<T> Built(const std::vector<Value>& values, Get get) {
  ColumnBuilder<T> column;
  for (const Value& value : values) {
    if (value.is_null()) {
      column.AppendNull();
    } else {
      column.Append(get(value));
    }
  }
  return column;
}

Column TextColumn(const std::string& name, const std::vector<Value>& values) {
  TextBuilder texts;
  for (const Value& value : values) {
    if (value.is_null()) {
      texts.AppendNull();
    } else {
      texts.Append(*value.get<std::string>());
    }
  }
  return Column::Text(name, std::move(texts));
}

std::int64_t Counted(const Value& value) {
  if (const auto* number = value.get<Decimal>()) {
    return IntegerOf(*number).value_or(0);
  }
  if (const auto* time = value.get<WallTime>()) return time->micros;
  if (const auto* moment = value.get<DateTime>()) return moment->micros;
  if (const auto* days = value.get<DayTimeDuration>()) return days->micros;
  return value.get<YearMonthDuration>()->months;
}

Column ColumnFrom(const InputSchema& schema, const std::vector<Value>& values) {
  switch (schema.type) {
    case ColumnType::kFloat64:
      return Column::Float64(schema.name,
                             Built<double>(values, [](const Value& value) {
                               return NearestDouble(*value.get<Decimal>());
                             }));
    case ColumnType::kBool:
      return Column::Bool(
          schema.name, Built<std::uint8_t>(values, [](const Value& value) {
            return static_cast<std::uint8_t>(*value.get<bool>() ? 1 : 0);
          }));
    case ColumnType::kDate:
      return Column::OfDates(schema.name,
                             Built<Date>(values, [](const Value& value) {
                               return *value.get<Date>();
                             }));
    case ColumnType::kInt64:
      return Column::Int64(schema.name, Built<std::int64_t>(values, Counted));
    default:
      return TextColumn(schema.name, values);
  }
}

// What the table itself found for all rows.
struct Outcome {
  TableResult result;
  std::vector<ColumnReader> readers;
};

class RowDecider {
 public:
  RowDecider(const CompiledModelTable& table, const Outcome& outcome,
             const Frame& frame, const std::vector<Value>& row, std::size_t i)
      : table_(table), outcome_(outcome), frame_(frame), row_(row), i_(i) {}

  Decided Decide() {
    const TableResult& result = outcome_.result;
    const std::int32_t rule = result.rule[i_];
    if (rule == kConflictRow) {
      out_.status = table_.hit_policy == HitPolicy::kUnique
                        ? Decided::Status::kUniqueViolation
                        : Decided::Status::kAnyViolation;
      Name(Matching());
    } else if (rule == kRefusedRow) {
      out_.status = Decided::Status::kRefused;
      out_.error = Refusal();
    } else if (rule < 0) {
      out_.status = Decided::Status::kNoMatch;
      out_.value = Fallback();
    } else if (result.first_hit.empty()) {
      const std::span<const std::int32_t> hits(&result.rule[i_], 1);
      Name(hits);
      out_.value = OutputsOf(table_.outputs[static_cast<std::size_t>(rule)]);
    } else {
      const std::uint64_t begin = result.first_hit[i_];
      const std::span<const std::int32_t> hits(
          result.hits.data() + begin, result.first_hit[i_ + 1] - begin);
      Name(hits);
      out_.value = ListOf(hits);
    }
    if (out_.status == Decided::Status::kError) out_.value = {};
    return std::move(out_);
  }

 private:
  Value OutputOf(const std::vector<Expression>& outputs, std::size_t i) {
    Value value = outputs[i].Evaluate(row_);
    const ValueType type = table_.output_types[i];
    if (type == ValueType::kAny || value.is_null() || value.type() == type ||
        (&outputs == &table_.fallbacks &&
         table_.hit_policy == HitPolicy::kCount)) {
      return value;
    }
    out_.status = Decided::Status::kError;
    out_.error = absl::StrCat("output ", Quote(table_.output_names[i]),
                              ": expected ", std::string(ValueTypeName(type)),
                              ", found ", FormatValue(value));
    return value;
  }

  Value OutputsOf(const std::vector<Expression>& outputs) {
    if (outputs.size() == 1) return OutputOf(outputs, 0);
    Context context;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      context.push_back({table_.output_names[i], OutputOf(outputs, i)});
    }
    return context;
  }

  Value Fallback() {
    // No default at all is null, not a context of nulls.
    Value value = OutputsOf(table_.fallbacks);
    if (const auto* context = value.get<Context>()) {
      const bool none =
          std::all_of(context->begin(), context->end(),
                      [](const Entry& entry) { return entry.value.is_null(); });
      if (none) value = {};
    }
    const bool lists = table_.hit_policy >= HitPolicy::kRuleOrder &&
                       table_.hit_policy <= HitPolicy::kCollect;
    if (!lists || value.is_null()) return value;
    return ValueList{std::move(value)};
  }

  Value ListOf(std::span<const std::int32_t> hits) {
    ValueList list;
    for (const std::int32_t hit : hits) {
      list.push_back(OutputsOf(table_.outputs[static_cast<std::size_t>(hit)]));
    }
    if (table_.hit_policy < HitPolicy::kSum) return list;
    return Aggregated(list);
  }

  // C+ C< C> C#, as FEEL's sum, min, max and count.
  Value Aggregated(const ValueList& list) const {
    if (table_.hit_policy == HitPolicy::kCount) {
      return DecimalOf(static_cast<std::int64_t>(list.size()));
    }
    Value all = list[0];
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (table_.hit_policy == HitPolicy::kSum) {
        const auto *a = all.get<Decimal>(), *b = list[i].get<Decimal>();
        if (a == nullptr || b == nullptr) return {};
        if (i == 0) continue;
        const std::optional<Decimal> sum = Add(*a, *b);
        if (!sum) return {};
        all = *sum;
        continue;
      }
      const auto order = CompareValues(list[i], all);
      if (!order) return {};
      if (table_.hit_policy == HitPolicy::kMinimum ? *order < 0 : *order > 0) {
        all = list[i];
      }
    }
    return all;
  }

  void Name(std::span<const std::int32_t> hits) {
    for (const std::int32_t hit : hits) {
      out_.rules.push_back(
          table_.table->spec().rules[static_cast<std::size_t>(hit)].id);
    }
  }

  ClassId ClassIn(std::size_t column) const {
    ClassId id = 0;
    outcome_.readers[column].ReadIds(i_, 1, &id);
    return id;
  }

  // The rules that meet in a row of U or A, whose bits are in their order.
  std::vector<std::int32_t> Matching() const {
    const CompiledTable& table = CompiledOf(*table_.table);
    std::vector<std::int32_t> rules;
    for (std::size_t word = 0; word < table.words; ++word) {
      std::uint64_t bits = RulesOfWord(table, word);
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        bits &= table.columns[c].Mask(ClassIn(c))[word];
      }
      for (; bits != 0; bits &= bits - 1) {
        rules.push_back(static_cast<std::int32_t>(
            word * kWordBits +
            static_cast<std::size_t>(std::countr_zero(bits))));
      }
    }
    return rules;
  }

  std::string Refusal() const {
    const CompiledTable& table = CompiledOf(*table_.table);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (!table.columns[c].Refuses(ClassIn(c))) continue;
      const Value value = table_.columns[c].expression.Evaluate(row_);
      const bool null = !frame_.columns()[c].has(i_);
      return absl::StrCat(
          "column ", Quote(table_.schema[c].name), ": ",
          null ? "null is refused"
               : absl::StrCat("expected an allowed value: ",
                              AllowedList(table.spec.inputs[c].allowed),
                              ", found ", FormatValue(value)));
    }
    return "";
  }

  const CompiledModelTable& table_;
  const Outcome& outcome_;
  const Frame& frame_;
  const std::vector<Value>& row_;
  std::size_t i_;
  Decided out_;
};

// Whether a double stands for a number in a column: it is that number, or the
// table makes the same of its neighbour on the number's other side.
bool StandsFor(double nearest, const Decimal& number,
               const ColumnClasses& classes) {
  const std::optional<Decimal> held = DecimalOf(nearest);
  if (!held || *held == number) return held.has_value();
  const std::int64_t key = KeyOfDouble(nearest);
  return classes.ClassOfKey(key) ==
         classes.ClassOfKey(*held < number ? key + 1 : key - 1);
}

// Of a column of doubles.
std::string Unheld(const Value& value, const ColumnClasses& classes) {
  const auto* number = value.get<Decimal>();
  if (number == nullptr) return "";
  const double nearest = NearestDouble(*number);
  if (StandsFor(nearest, *number, classes)) return "";
  const std::optional<Decimal> held = DecimalOf(nearest);
  return absl::StrCat(
      "expected a number of at most 15 digits, or one that a double holds to "
      "the digit",
      held ? " such as " + FormatDecimal(*held) : "", ", found ",
      FormatValue(value));
}

// What is wrong with a value of a column; empty where nothing is.
std::string Misfit(const ModelColumn& column, const Value& value) {
  if (value.is_null()) return "";
  const auto* number = value.get<Decimal>();
  const bool whole = number != nullptr && IntegerOf(*number).has_value();
  if (value.type() == column.type && (whole || !column.whole)) return "";
  return absl::StrCat(
      "expected ",
      column.whole ? "a whole number" : std::string(ValueTypeName(column.type)),
      ", found ", FormatValue(value));
}

// Of one value: decisions that double what others give would fill any memory.
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

// In bytes, roughly.
std::size_t SizeOf(const Value& value) {
  std::size_t size = sizeof(Value);
  if (const auto* text = value.get<std::string>()) size += text->size();
  if (const auto* list = value.get<ValueList>()) {
    for (const Value& each : *list) size += SizeOf(each);
  }
  if (const auto* context = value.get<Context>()) {
    for (const Entry& entry : *context) size += SizeOf(entry.value);
  }
  return size;
}

// As DMN 1.5, 10.3.2.9.4, has it; what is not converted comes back.
Value Converted(const Value& value, ValueType type) {
  if (value.is_null()) return value;
  const auto* list = value.get<ValueList>();
  if (type == ValueType::kList) {
    return list != nullptr ? value : Value(ValueList{value});
  }
  if (type == ValueType::kAny) return value;
  if (list != nullptr && list->size() == 1) return list->front();
  return AtMidnight(value, type);
}

// Whether a value of one type can be, or become, one of the other.
bool MayBecome(ValueType from, ValueType type) {
  return from == type || from == ValueType::kAny || type == ValueType::kAny ||
         from == ValueType::kList || type == ValueType::kList ||
         (from == ValueType::kDate && type == ValueType::kDateTime);
}

std::string HeldName(const HeldType& held) {
  return held.whole ? "a whole number" : std::string(ValueTypeName(held.type));
}

// What is wrong with a value; empty where nothing is.
std::string Breach(const HeldType& held, const Value& value) {
  if (value.is_null()) return "";
  const auto* number = value.get<Decimal>();
  const bool is_type =
      held.type == ValueType::kAny || value.type() == held.type;
  const bool is_whole =
      !held.whole || (number != nullptr && IntegerOf(*number).has_value());
  if (is_type && is_whole && IsAllowed(held.tests, value)) return "";
  return absl::StrCat("expected ",
                      is_type && is_whole
                          ? "an allowed value: " + AllowedList(held.allowed)
                          : HeldName(held),
                      ", found ", Shown(FormatValue(value)));
}

absl::Status ExpectType(const HeldType& held, ValueType type) {
  if (MayBecome(type, held.type)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", HeldName(held), ", found ",
                   std::string(ValueTypeName(type))));
}

// The one output of a table: what it is in no row.
absl::Status CheckOutputsHeld(const HeldType& held, const std::string& place,
                              const ModelTable& source,
                              const CompiledModelTable& table) {
  Faults faults;
  const auto check = [&](const std::string& where,
                         const Expression& expression) {
    const absl::Status status = CheckHeld(held, expression);
    if (!status.ok()) faults.Add(At(place + where, status));
  };
  for (std::size_t r = 0; r < source.rules.size(); ++r) {
    check(", rule " + Quote(source.rules[r].id), table.outputs[r][0]);
  }
  check(", default", table.fallbacks[0]);
  return faults.status();
}

}  // namespace

absl::StatusOr<HeldType> CompileHeldType(const Decision& decision) {
  HeldType held{decision.type, decision.whole, decision.allowed, {}};
  for (const std::string& text : decision.allowed) {
    absl::StatusOr<Expression> test = CompileAllowed(text);
    if (!test.ok()) return test.status();
    held.tests.push_back(*std::move(test));
  }
  return held;
}

absl::Status CheckHeld(const HeldType& held, const Expression& expression) {
  if (!expression.reads().empty()) return ExpectType(held, expression.type());
  const std::string breach =
      Breach(held, Converted(expression.Evaluate({}), held.type));
  return breach.empty() ? absl::OkStatus() : absl::InvalidArgumentError(breach);
}

absl::Status CheckHeld(const HeldType& held, const std::string& decision,
                       const ModelTable& source,
                       const CompiledModelTable& table) {
  const std::string place = absl::StrCat("table ", Quote(decision));
  const HitPolicy policy = table.hit_policy;
  absl::Status status = absl::OkStatus();
  if (policy == HitPolicy::kSum || policy == HitPolicy::kCount) {
    status = ExpectType(held, ValueType::kNumber);
  } else if (policy < HitPolicy::kRuleOrder || policy > HitPolicy::kCollect) {
    if (table.output_names.size() > 1) {
      status = ExpectType(held, ValueType::kContext);
    } else if (!table.output_names.empty()) {
      return CheckOutputsHeld(held, place, source, table);
    }
  }
  return status.ok() ? status : At(place, status);
}

void Hold(const HeldType& held, Decided* decided) {
  if (decided->status > Decided::Status::kNoMatch) return;
  if (SizeOf(decided->value) > kMostBytes) {
    decided->error =
        absl::StrCat("the value takes more than ", kMostBytes >> 20, " MiB");
  } else {
    decided->value = Converted(decided->value, held.type);
    const std::string breach = Breach(held, decided->value);
    if (breach.empty()) return;
    decided->error = absl::StrCat("the value: ", breach);
  }
  decided->status = Decided::Status::kError;
  decided->value = {};
}

absl::StatusOr<Frame> FrameOf(const CompiledModelTable& table,
                              const std::vector<std::vector<Value>>& rows,
                              std::vector<Decided>* decided) {
  Frame frame;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const InputSchema& schema = table.schema[i];
    const ModelColumn& column = table.columns[i];
    std::vector<Value> values;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      Value value = column.expression.Evaluate(rows[row]);
      if (column.of_any_type && !value.is_null()) value = PlainText(value);
      std::string misfit = Misfit(column, value);
      if (misfit.empty() && schema.type == ColumnType::kFloat64) {
        misfit = Unheld(value, CompiledOf(*table.table).columns[i]);
      }
      if (!misfit.empty()) {
        Decided& out = (*decided)[row];
        out.status = Decided::Status::kError;
        if (out.error.empty()) {
          out.error = absl::StrCat("column ", Quote(schema.name), ": ", misfit);
        }
        value = {};
      }
      values.push_back(std::move(value));
    }
    absl::Status status = frame.Add(ColumnFrom(schema, values));
    if (!status.ok()) return status;
  }
  return frame;
}

absl::StatusOr<std::vector<Decided>> DecideTable(
    const CompiledModelTable& table,
    const std::vector<std::vector<Value>>& rows) {
  std::vector<Decided> decided(rows.size());
  absl::StatusOr<Frame> frame = FrameOf(table, rows, &decided);
  if (!frame.ok()) return frame.status();
  if (table.columns.empty()) {
    // A frame without columns has no rows.
    absl::Status status = frame->Add(Column::Bool(
        "",
        ColumnBuilder<std::uint8_t>(std::vector<std::uint8_t>(rows.size()))));
    if (!status.ok()) return status;
  }
  absl::StatusOr<TableResult> result = table.table->Run(*frame);
  if (!result.ok()) return result.status();
  Outcome outcome{*std::move(result), {}};
  const CompiledTable& compiled = CompiledOf(*table.table);
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    outcome.readers.emplace_back(frame->columns()[c], compiled.columns[c]);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (decided[i].status == Decided::Status::kError) continue;
    decided[i] = RowDecider(table, outcome, *frame, rows[i], i).Decide();
  }
  return decided;
}

}  // namespace arrears::rules_internal
