// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <utility>

#include "base/huge_page_internal.h"
#include "facts/columns_internal.h"

namespace arrears::facts_internal {
namespace {

constexpr std::size_t kLine = 64;  // Bytes of a line of the caches.

bool AllSet(const std::vector<std::uint8_t>& validity, std::size_t rows) {
  const std::size_t whole = rows / 8;
  for (std::size_t i = 0; i < whole; ++i) {
    if (validity[i] != 0xFF) return false;
  }
  const auto rest = static_cast<std::uint8_t>((1u << (rows & 7)) - 1);
  return rest == 0 || (validity[whole] & rest) == rest;
}

// Large columns stand in large pages, where the system has them.
template <class T>
void Reserve(std::size_t rows, std::vector<T>& values) {
  values.reserve(rows);
  base_internal::AdviseLargePages(values.data(), rows * sizeof(T));
}

// Row i of the result is row place_of[i].
template <class T>
void Reorder(const std::vector<std::uint32_t>& place_of, std::vector<T>& values,
             std::vector<std::uint8_t>& validity) {
  std::vector<T> ordered(values.size());
  std::vector<std::uint8_t> ordered_validity(validity.size());
  for (std::size_t i = 0; i < place_of.size(); ++i) {
    const std::size_t place = place_of[i];
    ordered[i] = values[place];
    if (BitAt(validity.data(), place)) {
      ordered_validity[i >> 3] =
          static_cast<std::uint8_t>(ordered_validity[i >> 3] | 1u << (i & 7));
    }
  }
  values = std::move(ordered);
  validity = std::move(ordered_validity);
}

}  // namespace

ColumnSet::ColumnSet(std::size_t rows, const std::vector<std::string>& names,
                     const Executor& executor)
    : pending_(names.size()) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    Pending& pending = pending_[i];
    pending.fact = FactCatalogue::BuiltIn().Find(names[i]);
    assert(pending.fact != nullptr);
    switch (pending.fact->type) {
      case ColumnType::kInt64:
        Reserve(rows, pending.values.emplace<std::vector<std::int64_t>>());
        break;
      case ColumnType::kFloat64:
        Reserve(rows, pending.values.emplace<std::vector<double>>());
        break;
      case ColumnType::kBool:
        Reserve(rows, pending.values.emplace<std::vector<std::uint8_t>>());
        break;
      default:
        Reserve(rows, pending.values.emplace<std::vector<std::int32_t>>());
    }
  }
  // One thread takes the memory, so that it all comes from one place and is
  // taken from there again the next time; all threads touch it, which is most
  // of the cost.
  executor.Run(names.size(), [&](std::size_t i) {
    std::visit([rows](auto& values) { values.resize(rows); },
               pending_[i].values);
    pending_[i].validity.resize((rows + 7) / 8);
  });
  PlaceColumns();
}

void ColumnSet::PlaceColumns() {
  for (Pending& pending : pending_) {
    std::visit(
        [&](auto& values) {
          constexpr std::size_t kWidth = sizeof values[0];
          places_.push_back({reinterpret_cast<char*>(values.data()),
                             pending.validity.data(), kWidth, tile_bytes_});
          // One line of the cache beyond a power of two: else the cells of a
          // row would compete for few places there.
          tile_bytes_ += kTileRows * kWidth + kLine;
        },
        pending.values);
  }
}

std::size_t ColumnSet::IndexOf(std::string_view name) const {
  const auto found = std::find_if(
      pending_.begin(), pending_.end(),
      [name](const Pending& pending) { return pending.fact->name == name; });
  return static_cast<std::size_t>(found - pending_.begin());
}

bool ColumnSet::WantsAny(std::initializer_list<std::string_view> names) const {
  return std::any_of(names.begin(), names.end(),
                     [this](std::string_view name) { return Wants(name); });
}

bool ColumnSet::WantsAny(FactStage stage) const {
  return std::any_of(
      pending_.begin(), pending_.end(),
      [stage](const Pending& pending) { return pending.fact->stage == stage; });
}

template <class T>
Slot<T> ColumnSet::Bind(std::string_view name, ColumnType type, Unset unset) {
  assert(FactCatalogue::BuiltIn().Find(name) != nullptr &&
         FactCatalogue::BuiltIn().Find(name)->type == type);
  static_cast<void>(type);
  if (!Wants(name)) return {};
  const std::size_t place = IndexOf(name);
  Pending& pending = pending_[place];
  assert(!pending.bound);
  pending.bound = true;
  pending.zero = unset == Unset::kZero;
  return Slot<T>(place, places_[place].offset);
}

Slot<std::int32_t> ColumnSet::Int32(std::string_view name, Unset unset) {
  return Bind<std::int32_t>(name, ColumnType::kInt32, unset);
}
Slot<std::int64_t> ColumnSet::Int64(std::string_view name, Unset unset) {
  return Bind<std::int64_t>(name, ColumnType::kInt64, unset);
}
Slot<double> ColumnSet::Float64(std::string_view name, Unset unset) {
  return Bind<double>(name, ColumnType::kFloat64, unset);
}
Slot<std::uint8_t> ColumnSet::Bool(std::string_view name, Unset unset) {
  return Bind<std::uint8_t>(name, ColumnType::kBool, unset);
}
Slot<std::int32_t> ColumnSet::Dictionary(std::string_view name,
                                         std::vector<std::string> texts) {
  const Slot<std::int32_t> slot =
      Bind<std::int32_t>(name, ColumnType::kDictionary, Unset::kNull);
  if (slot.wanted()) pending_[IndexOf(name)].dictionary = std::move(texts);
  return slot;
}

Column ColumnSet::Finish(Pending pending,
                         const std::vector<std::uint32_t>& place_of) {
  assert(pending.bound);  // Each fact of the catalogue has a family.
  const FactDefinition& fact = *pending.fact;
  return std::visit(
      [&](auto& values) {
        if (!place_of.empty()) Reorder(place_of, values, pending.validity);
        using T = typename std::decay_t<decltype(values)>::value_type;
        if (AllSet(pending.validity, values.size())) pending.validity.clear();
        ColumnBuilder<T> builder(std::move(values),
                                 std::move(pending.validity));
        if constexpr (std::is_same_v<T, std::int64_t>) {
          return Column::Int64(fact.name, std::move(builder), fact.unit);
        } else if constexpr (std::is_same_v<T, double>) {
          return Column::Float64(fact.name, std::move(builder), fact.unit);
        } else if constexpr (std::is_same_v<T, std::uint8_t>) {
          return Column::Bool(fact.name, std::move(builder));
        } else {
          return fact.type == ColumnType::kDictionary
                     ? Column::Dictionary(fact.name, std::move(builder),
                                          std::move(pending.dictionary))
                     : Column::Int32(fact.name, std::move(builder), fact.unit);
        }
      },
      pending.values);
}

std::vector<Column> ColumnSet::Take(const std::vector<std::uint32_t>& place_of,
                                    const Executor& executor) {
  std::vector<std::optional<Column>> finished(pending_.size());
  executor.Run(pending_.size(), [&](std::size_t i) {
    finished[i] = Finish(std::move(pending_[i]), place_of);
  });
  pending_.clear();
  std::vector<Column> columns;
  columns.reserve(finished.size());
  for (std::optional<Column>& column : finished) {
    columns.push_back(*std::move(column));
  }
  return columns;
}

Tile::Tile(const ColumnSet& columns)
    : columns_(columns),
      cells_(columns.tile_bytes_),
      set_(columns.places_.size()),
      nulls_(columns.places_.size()),
      zero_(columns.places_.size()) {
  for (std::size_t k = 0; k < zero_.size(); ++k) {
    zero_[k] = columns.pending_[k].zero ? ~std::uint64_t{0} : 0;
  }
  for (std::size_t i = 0; i < kTileRows; ++i) {
    rows_[i] = {cells_.data(),         set_.data(), nulls_.data(),
                std::uint64_t{1} << i, i,           0};
  }
}

void Tile::CallFor(std::size_t i, std::size_t begin) const {
  // What the last rows had, these are likely to have too.
  const std::size_t columns = written_.size();
  for (std::size_t k = i * columns / kTileRows;
       k < (i + 1) * columns / kTileRows; ++k) {
    const ColumnSet::Place& to = columns_.places_[written_[k]];
    const char* const at = to.values + begin * to.width;
    for (std::size_t line = 0; line < kTileRows * to.width; line += kLine) {
      __builtin_prefetch(at + line, 1);
    }
  }
}

void Tile::Flush(std::size_t begin, std::size_t count) {
  written_.clear();
  for (std::size_t k = 0; k < set_.size(); ++k) {
    const std::uint64_t set = set_[k];
    const std::uint64_t valid = set | (zero_[k] & ~nulls_[k]);
    if (valid == 0) continue;
    const ColumnSet::Place& to = columns_.places_[k];
    std::memcpy(to.validity + begin / 8, &valid, (count + 7) / 8);
    if (set == 0) continue;
    char* const cells = cells_.data() + to.offset;
    std::memcpy(to.values + begin * to.width, cells, count * to.width);
    std::memset(cells, 0, count * to.width);
    written_.push_back(k);
  }
  std::fill(set_.begin(), set_.end(), 0);
  std::fill(nulls_.begin(), nulls_.end(), 0);
}

}  // namespace arrears::facts_internal
