// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cassert>
#include <utility>

#include "base/huge_page_internal.h"
#include "facts/columns_internal.h"

namespace arrears::facts_internal {
namespace {

bool AllSet(const std::vector<std::uint8_t>& validity, std::size_t rows) {
  const std::size_t whole = rows / 8;
  for (std::size_t i = 0; i < whole; ++i) {
    if (validity[i] != 0xFF) return false;
  }
  const auto rest = static_cast<std::uint8_t>((1u << (rows & 7)) - 1);
  return rest == 0 || (validity[whole] & rest) == rest;
}

// Zeros. Large columns stand in large pages, where the system has them.
template <class T>
void Reserve(std::size_t rows, std::vector<T>& values) {
  values.reserve(rows);
  base_internal::AdviseLargePages(values.data(), rows * sizeof(T));
  values.resize(rows);
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
  // Memory is taken by all threads: most of the cost is its first touch.
  executor.Run(names.size(), [&](std::size_t i) {
    Pending& pending = pending_[i];
    pending.fact = FactCatalogue::BuiltIn().Find(names[i]);
    assert(pending.fact != nullptr);
    pending.validity.resize((rows + 7) / 8);
    switch (pending.fact->type) {
      case ColumnType::kInt64:
        return Reserve(rows,
                       pending.values.emplace<std::vector<std::int64_t>>());
      case ColumnType::kFloat64:
        return Reserve(rows, pending.values.emplace<std::vector<double>>());
      case ColumnType::kBool:
        return Reserve(rows,
                       pending.values.emplace<std::vector<std::uint8_t>>());
      default:
        return Reserve(rows,
                       pending.values.emplace<std::vector<std::int32_t>>());
    }
  });
  PlaceColumns();
}

void ColumnSet::PlaceColumns() {
  for (const std::size_t width : {8, 4, 1}) {
    Group* group = nullptr;
    for (Pending& pending : pending_) {
      std::visit(
          [&](auto& values) {
            if (sizeof values[0] != width) return;
            if (group == nullptr || group->count == kTileColumns) {
              group = &groups_.emplace_back(Group{width});
            }
            pending.place = (groups_.size() - 1) * kTileColumns + group->count;
            group->values[group->count] =
                reinterpret_cast<char*>(values.data());
            group->validity[group->count] = pending.validity.data();
            ++group->count;
          },
          pending.values);
    }
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
  Pending& pending = pending_[IndexOf(name)];
  assert(!pending.bound);
  pending.bound = true;
  pending.zero = unset == Unset::kZero;
  return Slot<T>(pending.place);
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

namespace {

// The low bytes of the cells of eight neighbours to their columns. All eight
// stand in one cache line of a row. Where there are fewer, the rest goes
// nowhere.
template <class T>
void CopyCells(const std::uint64_t* cells, std::size_t width, std::size_t rows,
               const std::array<char*, kTileColumns>& values,
               std::size_t columns, std::size_t begin) {
  T nowhere[kTileRows];
  T* to[kTileColumns];
  for (std::size_t k = 0; k < kTileColumns; ++k) {
    to[k] = k < columns ? reinterpret_cast<T*>(values[k]) + begin : nowhere;
  }
  T *const a = to[0], *const b = to[1], *const c = to[2], *const d = to[3],
           *const e = to[4], *const f = to[5], *const g = to[6],
           *const h = to[7];
  for (std::size_t i = 0; i < rows; ++i, cells += width) {
    a[i] = static_cast<T>(cells[0]);
    b[i] = static_cast<T>(cells[1]);
    c[i] = static_cast<T>(cells[2]);
    d[i] = static_cast<T>(cells[3]);
    e[i] = static_cast<T>(cells[4]);
    f[i] = static_cast<T>(cells[5]);
    g[i] = static_cast<T>(cells[6]);
    h[i] = static_cast<T>(cells[7]);
  }
}

}  // namespace

Tile::Tile(const ColumnSet& columns)
    : columns_(columns),
      width_(columns.groups_.size() * kTileColumns),
      cells_(kTileRows * width_),
      present_(kTileRows * width_),
      unset_(width_) {
  for (const ColumnSet::Pending& pending : columns.pending_) {
    unset_[pending.place] = pending.zero ? 1 : 0;
  }
  for (std::size_t i = 0; i < kTileRows; ++i) {
    rows_[i] = {cells_.data() + i * width_, present_.data() + i * width_, 0};
  }
}

void Tile::Start(std::size_t rows) {
  count_ = rows;
  std::fill(cells_.begin(), cells_.end(), 0);
  for (std::size_t i = 0; i < rows; ++i) {
    std::copy(unset_.begin(), unset_.end(), rows_[i].present);
  }
}

void Tile::CallFor(std::size_t i, std::size_t begin) const {
  constexpr std::size_t kLine = 64;
  const std::size_t groups = columns_.groups_.size();
  for (std::size_t g = i * groups / kTileRows; g < (i + 1) * groups / kTileRows;
       ++g) {
    const ColumnSet::Group& group = columns_.groups_[g];
    const std::size_t bytes = count_ * group.width;
    for (std::size_t k = 0; k < group.count; ++k) {
      const char* const at = group.values[k] + begin * group.width;
      for (std::size_t line = 0; line < bytes; line += kLine) {
        __builtin_prefetch(at + line, 1);
      }
    }
  }
}

void Tile::Flush(std::size_t begin) const {
  for (std::size_t g = 0; g < columns_.groups_.size(); ++g) {
    const ColumnSet::Group& group = columns_.groups_[g];
    const std::uint64_t* const cells = cells_.data() + g * kTileColumns;
    const auto copy = [&](auto zero) {
      CopyCells<decltype(zero)>(cells, width_, count_, group.values,
                                group.count, begin);
    };
    if (group.width == 8) {
      copy(std::uint64_t{0});
    } else if (group.width == 4) {
      copy(std::uint32_t{0});
    } else {
      copy(std::uint8_t{0});
    }
    FlushValidity(g, begin);
  }
}

// Eight flags of eight rows are eight words; shifted by the row and put
// together, byte k holds the bits of column k.
void Tile::FlushValidity(std::size_t group, std::size_t begin) const {
  const ColumnSet::Group& to = columns_.groups_[group];
  const std::uint8_t* const present = present_.data() + group * kTileColumns;
  for (std::size_t first = 0; first < count_; first += 8) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) {  // Of rows beyond the last too.
      std::uint64_t flags;
      std::memcpy(&flags, present + (first + i) * width_, sizeof flags);
      bits |= flags << i;
    }
    std::uint8_t bytes[kTileColumns];
    std::memcpy(bytes, &bits, sizeof bits);
    for (std::size_t k = 0; k < to.count; ++k) {
      to.validity[k][(begin + first) / 8] = bytes[k];
    }
  }
}

}  // namespace arrears::facts_internal
