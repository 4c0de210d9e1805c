// SPDX-License-Identifier: Apache-2.0
//
// Large simple files for measuring speed: every row is a function of its
// number.
#include <algorithm>
#include <string>

#include "generate_files_internal.h"

namespace arrears {
namespace generate_internal {
namespace {

constexpr std::string_view kItemColumns =
    "id,debtor,document_date,due_date,amount,currency,settled_date";

struct FileItem {
  std::int64_t debtor = 0, amount = 0;
  Date document, due;
  int segment = 0, habit = 0;
  double open_until = 0;  // Paid once P(open) has fallen to this.
};

FileItem DrawItem(const Model& model, std::int64_t number) {
  const GeneratorOptions& options = model.options();
  Draws draws(options.seed, Draws::Purpose::kFileItem,
              static_cast<std::uint64_t>(number));
  FileItem item;
  item.debtor =
      static_cast<std::int64_t>((static_cast<unsigned __int128>(draws.Next()) *
                                 static_cast<std::uint64_t>(options.debtors)) >>
                                64);
  Draws of_debtor(options.seed, Draws::Purpose::kDebtor,
                  static_cast<std::uint64_t>(item.debtor));
  item.segment = static_cast<int>(model.DrawSegment(&of_debtor));
  item.habit = static_cast<int>(model.DrawHabit(&of_debtor));
  item.document = model.DrawDocumentDate(&draws);
  item.due = item.document + Days{model.DrawTerms(&draws)};
  const std::int64_t magnitude = 10'000LL << draws.Below(11);
  item.amount = magnitude + draws.Below(magnitude);
  item.open_until = draws.Uniform();
  return item;
}

// The inverse of the distribution that one hazard a day makes; nullopt when it
// is not paid by as_of.
std::optional<Date> SettledOn(const Model& model, const FileItem& item) {
  const double* hazard = model.hazard(item.segment, item.habit, 0);
  const double* weekday =
      model.weekday_factors_from(item.due + Days{kFirstAge});
  const double season = model.season(item.due);
  const int last = std::min(model.options().horizon_days,
                            (model.options().as_of - item.due).count());
  double open = 1;
  for (int age = kFirstAge; age <= last; ++age) {
    const double factor = age <= kSeasonDays ? season : 1;
    open *= 1 - std::min(
                    hazard[age - kFirstAge] * weekday[age - kFirstAge] * factor,
                    kMaxHazard);
    if (open <= item.open_until) return item.due + Days{age};
  }
  return std::nullopt;
}

void WriteId(std::int64_t number, TextFile* file) {
  file->Text("INV-");
  file->Number(number, 9);
}

// A permutation of [0, size): a Feistel network over the next power of four,
// walked until it comes back into range (Black and Rogaway 2002).
class Shuffle {
 public:
  Shuffle(std::uint64_t seed, std::int64_t size)
      : size_(static_cast<std::uint64_t>(size)) {
    while ((std::uint64_t{1} << (2 * half_bits_)) < size_) ++half_bits_;
    Draws draws(seed, Draws::Purpose::kShuffle, 0);
    for (std::uint64_t& key : keys_) key = draws.Next();
  }
  std::int64_t operator[](std::int64_t i) const {
    auto at = static_cast<std::uint64_t>(i);
    do {
      at = Once(at);
    } while (at >= size_);
    return static_cast<std::int64_t>(at);
  }

 private:
  std::uint64_t Once(std::uint64_t at) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = at >> half_bits_, right = at & mask;
    for (const std::uint64_t key : keys_) {
      const std::uint64_t mixed = left ^ (Draws::Mix(right + key) & mask);
      left = right;
      right = mixed;
    }
    return left << half_bits_ | right;
  }

  std::uint64_t size_;
  int half_bits_ = 1;
  std::array<std::uint64_t, 4> keys_;
};

// Of four items the first has one settlement, the second none, the third two,
// the fourth one. A last group of less than four has one each.
struct Slot {
  std::int64_t item;
  int part, parts;
};
Slot SlotOf(std::int64_t place, std::int64_t items) {
  static constexpr Slot kSlots[] = {{0, 0, 1}, {2, 0, 2}, {2, 1, 2}, {3, 0, 1}};
  const std::int64_t group = place / 4 * 4;
  if (group + 4 > items) return {place, 0, 1};
  const Slot& slot = kSlots[place % 4];
  return {group + slot.item, slot.part, slot.parts};
}

// Half of the items with settlements are settled in full by the last one.
std::int64_t DrawPart(const FileItem& item, const Slot& slot, Draws* draws) {
  std::int64_t left = item.amount;
  for (int part = 0;; ++part) {
    const bool last = part + 1 == slot.parts;
    const bool full = draws->Chance(0.5) && last;
    const std::int64_t amount =
        full ? left : left * draws->Between(5, 80) / 100;
    if (part == slot.part) return amount;
    left -= amount;
  }
}

void WriteSettlement(const Model& model, const DateTexts& dates, Slot slot,
                     TextFile* file) {
  const FileItem item = DrawItem(model, slot.item);
  Draws draws(model.options().seed, Draws::Purpose::kFileItem,
              static_cast<std::uint64_t>(slot.item), 1);
  const std::int64_t amount = DrawPart(item, slot, &draws);
  const std::int64_t since = (model.options().as_of - item.document).count();
  const Date date =
      item.document + Days{static_cast<std::int32_t>(draws.Between(
                          0, std::min<std::int64_t>(since, 300)))};
  file->Byte('S');
  file->Number(slot.item, 9);
  file->Byte('-');
  file->Number(slot.part + 1);
  file->Byte(',');
  WriteId(slot.item, file);
  file->Byte(',');
  file->Day(dates[date]);
  file->Byte(',');
  file->Minor(amount, model.options().currencies.front().currency.exponent());
  file->EndRow();
}

}  // namespace
}  // namespace generate_internal

absl::StatusOr<WrittenLedger> WriteItemsFile(
    const Generator& generator, const std::string& path,
    const std::string& settlements_path, const GenerateProgress& progress) {
  using namespace generate_internal;
  const Model& model = generator.model();
  const GeneratorOptions& options = generator.options();
  const Currency currency = options.currencies.front().currency;
  const DateTexts dates(model.first_document(), options.as_of + Days{400});
  const bool parts = !settlements_path.empty();
  ProgressSteps steps(progress, options.items * (parts ? 2 : 1));
  TextFile items(path);
  if (!items.ok()) return items.Close();
  items.Text(kItemColumns);
  items.EndRow();
  for (std::int64_t number = 0; number < options.items && items.ok();
       ++number) {
    const FileItem item = DrawItem(model, number);
    WriteId(number, &items);
    items.Text(",C");
    items.Number(item.debtor, 7);
    items.Byte(',');
    items.Day(dates[item.document]);
    items.Byte(',');
    items.Day(dates[item.due]);
    items.Byte(',');
    items.Minor(item.amount, currency.exponent());
    items.Byte(',');
    items.Text(currency.code());
    items.Byte(',');
    if (!parts) {
      const std::optional<Date> settled = SettledOn(model, item);
      if (settled) items.Day(dates[*settled]);
    }
    items.EndRow();
    steps.Reach(number + 1);
  }
  absl::Status status = items.Close();
  if (!status.ok()) return status;
  WrittenLedger written;
  written.tables.push_back({"items", items.rows() - 1, items.bytes()});
  if (!parts) return written;

  TextFile settlements(settlements_path);
  if (!settlements.ok()) return settlements.Close();
  settlements.Text("id,item,date,amount");
  settlements.EndRow();
  const Shuffle shuffle(options.seed, options.items);
  for (std::int64_t place = 0; place < options.items && settlements.ok();
       ++place) {
    WriteSettlement(model, dates, SlotOf(shuffle[place], options.items),
                    &settlements);
    steps.Reach(options.items + place + 1);
  }
  status = settlements.Close();
  if (!status.ok()) return status;
  written.tables.push_back(
      {"settlements", settlements.rows() - 1, settlements.bytes()});
  return written;
}

}  // namespace arrears
