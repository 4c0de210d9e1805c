// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_collections.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "arrears/io/dmn.h"
#include "arrears/rules/decision_model.h"

namespace arrears::reference {
namespace {

// The numbers of one debtor.
struct Debtor {
  std::int64_t days_past_due, cents, score, broken_promises;
  bool disputed;
  std::int32_t reason, tier;
  std::int64_t days_since_contact;
};

const std::vector<std::string> kReasons = {"NONE",        "CASH_FLOW",
                                           "ADMIN_ERROR", "QUALITY_DISPUTE",
                                           "INSOLVENCY",  "UNWILLING"};
const std::vector<std::string> kTiers = {"STRATEGIC", "KEY", "STANDARD",
                                         "SMALL"};

// SplitMix64's finaliser of the cell's number.
std::uint64_t Hash(std::uint64_t row, std::uint64_t column) {
  std::uint64_t x = 20240611 + (row * 8 + column + 1) * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}
// A number below n from 32 random bits.
std::int64_t Below(std::uint64_t bits, std::uint64_t n) {
  return static_cast<std::int64_t>((bits * n) >> 32);
}
// The first class whose upper edge lies above `percent`.
template <std::size_t kEdges>
std::int32_t ClassOf(std::int64_t percent,
                     const std::array<int, kEdges>& edges) {
  std::int32_t number = 0;
  for (const int edge : edges) number += percent >= edge ? 1 : 0;
  return number;
}

Debtor DebtorAt(std::uint64_t row) {
  const auto high = [row](int c) { return Hash(row, c) >> 32; };
  const auto low = [row](int c) { return Hash(row, c) & 0xFFFFFFFFu; };
  const auto percent = [&high](int c) { return Below(high(c), 100); };
  Debtor d{};
  switch (ClassOf<4>(percent(0), {20, 50, 75, 90})) {
    case 0:
      d.days_past_due = 0;
      break;
    case 1:
      d.days_past_due = 1 + Below(low(0), 30);
      break;
    case 2:
      d.days_past_due = 31 + Below(low(0), 60);
      break;
    case 3:
      d.days_past_due = 91 + Below(low(0), 90);
      break;
    default:
      d.days_past_due = 181 + Below(low(0), 540);
      break;
  }
  std::int64_t hundredths = 100 + Below(low(1), 900);
  for (std::int64_t k = Below(high(1), 6); k > 0; --k) hundredths *= 10;
  d.cents = hundredths;
  d.score = (Below(high(2), 1001) + Below(low(2), 1001)) >> 1;
  d.broken_promises = ClassOf<5>(percent(3), {60, 80, 90, 95, 98});
  d.disputed = percent(4) < 8;
  d.reason = ClassOf<5>(percent(5), {35, 60, 75, 85, 90});
  d.tier = ClassOf<3>(percent(6), {5, 20, 65});
  d.days_since_contact = Below(high(7), 91);
  return d;
}

// Columns one after another; the frame's names are the table's.
class FrameMaker {
 public:
  explicit FrameMaker(std::size_t debtors) {
    debtors_.reserve(debtors);
    for (std::size_t i = 0; i < debtors; ++i) debtors_.push_back(DebtorAt(i));
  }

  template <class T, class Get>
  ColumnBuilder<T> Of(Get get) const {
    std::vector<T> values;
    values.reserve(debtors_.size());
    for (const Debtor& d : debtors_) values.push_back(static_cast<T>(get(d)));
    return ColumnBuilder<T>(std::move(values));
  }
  void Add(Column column) {
    if (!frame_.Add(std::move(column)).ok()) std::abort();
  }
  Frame Take() { return std::move(frame_); }

 private:
  std::vector<Debtor> debtors_;
  Frame frame_;
};

template <class T>
Column Integers(const std::string& name, ColumnBuilder<T> values) {
  if constexpr (std::is_same_v<T, std::int8_t>) {
    return Column::Int8(name, std::move(values));
  } else if constexpr (std::is_same_v<T, std::int16_t>) {
    return Column::Int16(name, std::move(values));
  } else {
    return Column::Int64(name, std::move(values));
  }
}

template <class Days, class Count, class Contact = Count>
Frame MakeFrame(std::size_t debtors, DebtorLayout layout) {
  FrameMaker maker(debtors);
  const bool packed = layout == DebtorLayout::kPacked;
  const auto texts = [&](const char* name, std::int32_t Debtor::*code,
                         const std::vector<std::string>& dictionary) {
    const auto get = [code](const Debtor& d) { return d.*code; };
    maker.Add(packed ? Column::Dictionary8(name, maker.Of<std::uint8_t>(get),
                                           dictionary)
                     : Column::Dictionary(name, maker.Of<std::int32_t>(get),
                                          dictionary));
  };
  maker.Add(Integers("days_past_due", maker.Of<Days>([](const Debtor& d) {
    return d.days_past_due;
  })));
  maker.Add(
      packed
          ? Column::Int64("amount", maker.Of<std::int64_t>([](const Debtor& d) {
              return d.cents;
            }))
          : Column::Float64("amount", maker.Of<double>([](const Debtor& d) {
              return static_cast<double>(d.cents) / 100;
            })));
  maker.Add(Integers("score",
                     maker.Of<Days>([](const Debtor& d) { return d.score; })));
  maker.Add(Integers("broken_promises", maker.Of<Count>([](const Debtor& d) {
    return d.broken_promises;
  })));
  maker.Add(
      Column::Bool("disputed", maker.Of<std::uint8_t>([](const Debtor& d) {
        return d.disputed ? 1 : 0;
      })));
  texts("reason", &Debtor::reason, kReasons);
  texts("tier", &Debtor::tier, kTiers);
  maker.Add(Integers(
      "days_since_contact",
      maker.Of<Contact>([](const Debtor& d) { return d.days_since_contact; })));
  return maker.Take();
}

}  // namespace

std::optional<TableSpec> CollectionsTable() {
  const char* folder = std::getenv("ARREARS_SHARED_DATA");
  const std::string path =
      std::string(folder != nullptr ? folder : ARREARS_SHARED_DATA) +
      "/rules24/collections-24x8.dmn";
  if (!std::filesystem::exists(path)) return std::nullopt;
  absl::StatusOr<ModelSpec> spec = ReadModel(path);
  if (!spec.ok()) std::abort();
  const auto model = DecisionModel::Compile(*std::move(spec));
  if (!model.ok()) std::abort();
  return model->table(model->spec().decisions[0].name)->spec();
}

Frame CollectionsDebtors(std::size_t debtors, DebtorLayout layout) {
  switch (layout) {
    case DebtorLayout::kNarrow:
      return MakeFrame<std::int16_t, std::int8_t>(debtors, layout);
    case DebtorLayout::kPacked:
      return MakeFrame<std::int16_t, std::int8_t, std::int16_t>(debtors,
                                                                layout);
    case DebtorLayout::kWide:
      break;
  }
  return MakeFrame<std::int64_t, std::int64_t>(debtors, layout);
}

std::vector<InputSchema> SchemaOf(const Frame& frame) {
  std::vector<InputSchema> schema;
  for (const Column& column : frame.columns()) {
    const bool cents =
        column.name() == "amount" && column.type() == ColumnType::kInt64;
    schema.push_back(
        {column.name(), column.type(), ValueType::kAny, cents ? 2 : 0});
  }
  return schema;
}

}  // namespace arrears::reference
