// SPDX-License-Identifier: Apache-2.0
//
// Columns of the caller's own, carried from debtors and items to observations.
#include <utility>

#include "facts/families_internal.h"

namespace arrears::facts_internal {
namespace {

// -1 = none: the observation names no item.
RowIndex RowOf(AttributeOf whose, const Observation& who) {
  return whose == AttributeOf::kItem ? who.item.value_or(-1) : who.debtor;
}

template <class T>
ColumnBuilder<T> Gather(const ColumnView<T>& values, AttributeOf whose,
                        const std::vector<Observation>& observations) {
  ColumnBuilder<T> gathered;
  gathered.reserve(observations.size());
  for (const Observation& who : observations) {
    const RowIndex row = RowOf(whose, who);
    if (row >= 0 && values.has(row)) {
      gathered.Append(values[row]);
    } else {
      gathered.AppendNull();
    }
  }
  return gathered;
}

TextBuilder GatherTexts(const TextView& texts, AttributeOf whose,
                        const std::vector<Observation>& observations) {
  TextBuilder gathered;
  for (const Observation& who : observations) {
    const RowIndex row = RowOf(whose, who);
    if (row >= 0 && texts.has(static_cast<std::size_t>(row))) {
      gathered.Append(texts[static_cast<std::size_t>(row)]);
    } else {
      gathered.AppendNull();
    }
  }
  return gathered;
}

}  // namespace

Column GatherAttribute(const Column& attribute, AttributeOf whose,
                       std::string name,
                       const std::vector<Observation>& observations) {
  const auto gather = [&](const auto& values) {
    return Gather(values, whose, observations);
  };
  const std::string& unit = attribute.unit();
  switch (attribute.type()) {
    case ColumnType::kInt8:
      return Column::Int8(std::move(name), gather(attribute.int8s()), unit);
    case ColumnType::kInt16:
      return Column::Int16(std::move(name), gather(attribute.int16s()), unit);
    case ColumnType::kInt32:
      return Column::Int32(std::move(name), gather(attribute.int32s()), unit);
    case ColumnType::kInt64:
      return Column::Int64(std::move(name), gather(attribute.int64s()), unit);
    case ColumnType::kFloat64:
      return Column::Float64(std::move(name), gather(attribute.float64s()),
                             unit);
    case ColumnType::kDate:
      return Column::OfDates(std::move(name), gather(attribute.dates()), unit);
    case ColumnType::kBool:
      return Column::Bool(std::move(name), gather(attribute.bools()));
    case ColumnType::kDictionary:
      return Column::Dictionary(std::move(name), gather(attribute.int32s()),
                                attribute.dictionary());
    case ColumnType::kDictionary8:
      return Column::Dictionary8(std::move(name), gather(attribute.codes8()),
                                 attribute.dictionary());
    case ColumnType::kText:
      break;
  }
  return Column::Text(std::move(name),
                      GatherTexts(attribute.texts(), whose, observations));
}

}  // namespace arrears::facts_internal
