// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/quote_internal.h"
#include "rules/expression_internal.h"
#include "rules/model_table_internal.h"

namespace arrears::rules_internal {
namespace {

using base_internal::Quote;

ValueType HeldBy(const InputSchema& schema) {
  if (schema.values != ValueType::kAny) return schema.values;
  switch (schema.type) {
    case ColumnType::kFloat64:
      return ValueType::kNumber;
    case ColumnType::kBool:
      return ValueType::kBool;
    case ColumnType::kDate:
      return ValueType::kDate;
    default:
      return ValueType::kText;
  }
}

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

class RowDecider {
 public:
  RowDecider(const CompiledModelTable& table, const std::vector<Value>& row)
      : table_(table), row_(row) {}

  Value OutputsOf(const std::vector<Expression>& outputs) const {
    if (outputs.size() == 1) return outputs[0].Evaluate(row_);
    Context context;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      context.push_back({table_.output_names[i], outputs[i].Evaluate(row_)});
    }
    return context;
  }

  Value Fallback() const {
    // No default at all is null, not a context of nulls.
    Value value = OutputsOf(table_.fallbacks);
    const auto* context = value.get<Context>();
    if (context == nullptr) return value;
    const bool any =
        std::any_of(context->begin(), context->end(),
                    [](const Entry& entry) { return !entry.value.is_null(); });
    return any ? value : Value();
  }

  Value ListOf(std::span<const std::int32_t> hits) const {
    ValueList list;
    for (const std::int32_t hit : hits) {
      list.push_back(OutputsOf(table_.outputs[static_cast<std::size_t>(hit)]));
    }
    if (table_.hit_policy < HitPolicy::kSum) return list;
    return Aggregated(list);
  }

 private:
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

  const CompiledModelTable& table_;
  const std::vector<Value>& row_;
};

void Name(const CompiledModelTable& table, std::span<const std::int32_t> hits,
          Decided* out) {
  for (const std::int32_t hit : hits) {
    out->rules.push_back(
        table.table->spec().rules[static_cast<std::size_t>(hit)].id);
  }
}

void DecideRow(const CompiledModelTable& table, const TableResult& result,
               const std::vector<Value>& row, std::size_t i, Decided* out) {
  const RowDecider decider(table, row);
  const std::int32_t rule = result.rule[i];
  if (rule == kConflictRow) {
    out->status = table.hit_policy == HitPolicy::kUnique
                      ? Decided::Status::kUniqueViolation
                      : Decided::Status::kAnyViolation;
    return;
  }
  if (rule < 0) {
    out->status = Decided::Status::kNoMatch;
    out->value = decider.Fallback();
    return;
  }
  if (result.first_hit.empty()) {
    const std::span<const std::int32_t> hits(&result.rule[i], 1);
    Name(table, hits, out);
    out->value =
        decider.OutputsOf(table.outputs[static_cast<std::size_t>(rule)]);
    return;
  }
  const std::uint64_t begin = result.first_hit[i];
  const std::span<const std::int32_t> hits(result.hits.data() + begin,
                                           result.first_hit[i + 1] - begin);
  Name(table, hits, out);
  out->value = decider.ListOf(hits);
}

}  // namespace

absl::StatusOr<Frame> FrameOf(const CompiledModelTable& table,
                              const std::vector<std::vector<Value>>& rows,
                              std::vector<Decided>* decided) {
  Frame frame;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const InputSchema& schema = table.schema[i];
    std::vector<Value> values;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      Value value = table.inputs[i].Evaluate(rows[row]);
      if (!value.is_null() && value.type() != HeldBy(schema)) {
        Decided& out = (*decided)[row];
        out.status = Decided::Status::kError;
        if (out.error.empty()) {
          out.error = absl::StrCat("column ", Quote(schema.name), ": expected ",
                                   std::string(ValueTypeName(HeldBy(schema))),
                                   ", found ", FormatValue(value));
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
  if (table.inputs.empty()) {
    // A frame without columns has no rows.
    absl::Status status = frame->Add(Column::Bool(
        "",
        ColumnBuilder<std::uint8_t>(std::vector<std::uint8_t>(rows.size()))));
    if (!status.ok()) return status;
  }
  const absl::StatusOr<TableResult> result = table.table->Run(*frame);
  if (!result.ok()) return result.status();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (decided[i].status == Decided::Status::kError) continue;
    DecideRow(table, *result, rows[i], i, &decided[i]);
  }
  return decided;
}

}  // namespace arrears::rules_internal
