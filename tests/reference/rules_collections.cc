// SPDX-License-Identifier: Apache-2.0
#include "reference/rules_collections.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace arrears::reference {
namespace {

std::string SharedFile(const std::string& name) {
  const char* folder = std::getenv("ARREARS_SHARED_DATA");
  std::ifstream file(
      (folder != nullptr ? folder : ARREARS_SHARED_DATA) + ("/" + name),
      std::ios::binary);
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

// The texts between each `open` and the `close` after it.
std::vector<std::string> AllBetween(const std::string& text,
                                    const std::string& open,
                                    const std::string& close) {
  std::vector<std::string> found;
  for (std::size_t at = text.find(open); at != std::string::npos;
       at = text.find(open, at)) {
    at += open.size();
    found.push_back(text.substr(at, text.find(close, at) - at));
  }
  return found;
}

std::string Unescaped(std::string text) {
  const std::pair<const char*, const char*> entities[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}};
  for (const auto& [entity, sign] : entities) {
    for (std::size_t at = text.find(entity); at != std::string::npos;
         at = text.find(entity, at + 1)) {
      text.replace(at, std::string(entity).size(), sign);
    }
  }
  return text;
}

OutputValue ReadOutput(const std::string& text) {
  if (text[0] == '"') return text.substr(1, text.size() - 2);
  return std::int64_t{std::stoll(text)};
}

// The numbers of one debtor.
struct Debtor {
  std::int64_t days_past_due;
  double amount;
  std::int64_t score, broken_promises;
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
  d.amount = static_cast<double>(hundredths) / 100;
  d.score = (Below(high(2), 1001) + Below(low(2), 1001)) >> 1;
  d.broken_promises = ClassOf<5>(percent(3), {60, 80, 90, 95, 98});
  d.disputed = percent(4) < 8;
  d.reason = ClassOf<5>(percent(5), {35, 60, 75, 85, 90});
  d.tier = ClassOf<3>(percent(6), {5, 20, 65});
  d.days_since_contact = Below(high(7), 91);
  return d;
}

template <class Days, class Count>
Frame MakeFrame(std::size_t debtors,
                Column (*days)(std::string, ColumnBuilder<Days>, std::string),
                Column (*count)(std::string, ColumnBuilder<Count>,
                                std::string)) {
  ColumnBuilder<Days> days_past_due, score;
  ColumnBuilder<Count> broken, since_contact;
  ColumnBuilder<double> amount;
  ColumnBuilder<std::uint8_t> disputed;
  ColumnBuilder<std::int32_t> reason, tier;
  for (std::size_t i = 0; i < debtors; ++i) {
    const Debtor d = DebtorAt(i);
    days_past_due.Append(static_cast<Days>(d.days_past_due));
    amount.Append(d.amount);
    score.Append(static_cast<Days>(d.score));
    broken.Append(static_cast<Count>(d.broken_promises));
    disputed.Append(d.disputed ? 1 : 0);
    reason.Append(d.reason);
    tier.Append(d.tier);
    since_contact.Append(static_cast<Count>(d.days_since_contact));
  }
  Frame frame;
  for (Column& column : std::array<Column, 8>{
           days("days_past_due", std::move(days_past_due), ""),
           Column::Float64("amount", std::move(amount)),
           days("score", std::move(score), ""),
           count("broken_promises", std::move(broken), ""),
           Column::Bool("disputed", std::move(disputed)),
           Column::Dictionary("reason", std::move(reason), kReasons),
           Column::Dictionary("tier", std::move(tier), kTiers),
           count("days_since_contact", std::move(since_contact), "")}) {
    if (!frame.Add(std::move(column)).ok()) std::abort();
  }
  return frame;
}

}  // namespace

std::optional<TableSpec> CollectionsTable() {
  const std::string dmn = SharedFile("rules24/collections-24x8.dmn");
  if (dmn.empty()) return std::nullopt;
  TableSpec table;
  table.name = "strategy";
  for (const std::string& input : AllBetween(dmn, "<input id=", "</input>")) {
    const std::vector<std::string> texts =
        AllBetween(input, "<text>", "</text>");
    table.inputs.push_back({texts[0], {}});
    if (texts.size() > 1) {
      table.inputs.back().allowed.push_back(Unescaped(texts[1]));
    }
  }
  for (const std::string& output : AllBetween(dmn, "<output id=", "/>")) {
    const bool is_text = output.find("\"string\"") != std::string::npos;
    table.outputs.push_back({AllBetween(output, "name=\"", "\"")[0],
                             is_text ? OutputType::kText : OutputType::kNumber,
                             {}});
  }
  for (const std::string& text : AllBetween(dmn, "<rule id=\"", "</rule>")) {
    TableRule rule;
    rule.id = text.substr(0, text.find('"'));
    for (const std::string& cell :
         AllBetween(text, "<inputEntry><text>", "</text>")) {
      rule.cells.push_back(Unescaped(cell));
    }
    for (const std::string& value :
         AllBetween(text, "<outputEntry><text>", "</text>")) {
      rule.outputs.push_back(ReadOutput(Unescaped(value)));
    }
    table.rules.push_back(std::move(rule));
  }
  return table;
}

Frame CollectionsDebtors(std::size_t debtors, DebtorLayout layout) {
  return layout == DebtorLayout::kNarrow
             ? MakeFrame<std::int16_t, std::int8_t>(debtors, Column::Int16,
                                                    Column::Int8)
             : MakeFrame<std::int64_t, std::int64_t>(debtors, Column::Int64,
                                                     Column::Int64);
}

std::vector<InputSchema> SchemaOf(const Frame& frame) {
  std::vector<InputSchema> schema;
  for (const Column& column : frame.columns()) {
    schema.push_back({column.name(), column.type()});
  }
  return schema;
}

}  // namespace arrears::reference
