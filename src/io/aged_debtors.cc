// SPDX-License-Identifier: Apache-2.0
#include <numeric>
#include <utility>

#include "aged_debtors_internal.h"

namespace arrears {

AgedDebtors::AgedDebtors() = default;
AgedDebtors::AgedDebtors(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
AgedDebtors AgedDebtors::Of(const Ledger& ledger, DebtorAging aging) {
  return AgedDebtors(io_internal::PartsOf(ledger, std::move(aging)));
}

AgedDebtors::AgedDebtors(AgedDebtors&&) noexcept = default;
AgedDebtors& AgedDebtors::operator=(AgedDebtors&&) noexcept = default;
AgedDebtors::~AgedDebtors() = default;

std::size_t AgedDebtors::size() const {
  return parts_ ? parts_->order.size() : 0;
}

AgedDebtors::Row AgedDebtors::operator[](std::size_t row) const {
  const Parts::Place at = parts_->At(row);
  const DebtorAging& aging = parts_->aging[at.part];
  return {
      parts_->Id(at),
      parts_->currencies[aging.currency[at.row]],
      {aging.cells.data() + at.row * aging.bucket_count, aging.bucket_count},
      aging.unapplied[at.row],
      aging.outside[at.row],
      aging.total[at.row]};
}

void AgedDebtors::Prefetch(std::size_t row) const {
  const Parts::Place at = parts_->At(row);
  const DebtorAging& aging = parts_->aging[at.part];
  __builtin_prefetch(aging.cells.data() + at.row * aging.bucket_count);
  __builtin_prefetch(&aging.debtor[at.row]);
  __builtin_prefetch(&aging.total[at.row]);
}

namespace io_internal {

std::unique_ptr<AgedDebtors::Parts> PartsOf(const Ledger& ledger,
                                            DebtorAging aging) {
  auto parts = std::make_unique<AgedDebtors::Parts>();
  parts->order.resize(aging.rows());
  std::iota(parts->order.begin(), parts->order.end(), std::uint64_t{0});
  const TextView ids = ledger.view().debtors.id;
  if (ids.absent()) {  // Rows are their names.
    for (RowIndex debtor = 0;
         debtor < static_cast<RowIndex>(ledger.debtor_count()); ++debtor) {
      parts->ids.Append(ledger.debtor_id(debtor));
    }
    parts->id_view = parts->ids.View();
  } else {
    parts->id_view = ids;
  }
  parts->currencies = ledger.currencies();
  parts->aging.push_back(std::move(aging));
  return parts;
}

namespace {

// std::popcount where there is no instruction for it is a call.
constexpr std::uint32_t CountOnes(std::uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555u;
  bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
  return static_cast<std::uint32_t>(bits * 0x0101010101010101u >> 56);
}

}  // namespace

// Each debtor has a first line of its own: a bit a line gives their ranks.
std::vector<std::uint64_t> OrderByFirstLine(
    const std::vector<DebtorAging>& parts, const TextRegistry& registry,
    std::uint64_t lines) {
  std::vector<std::uint64_t> bits(lines / 64 + 1);
  std::vector<std::uint32_t> before(bits.size() + 1);
  const auto line_of = [&](std::size_t part, std::size_t row) {
    return registry.shard(part).first_line(
        static_cast<std::size_t>(parts[part].debtor[row]));
  };
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (std::size_t row = 0; row < parts[part].rows(); ++row) {
      const std::uint32_t line = line_of(part, row);
      bits[line / 64] |= std::uint64_t{1} << (line % 64);
    }
  }
  for (std::size_t word = 0; word < bits.size(); ++word) {
    before[word + 1] = before[word] + CountOnes(bits[word]);
  }
  // Rows of each debtor stand together: one for each of its currencies.
  const auto rank_of = [&](std::uint32_t line) {
    const std::uint64_t below =
        bits[line / 64] & ((std::uint64_t{1} << (line % 64)) - 1);
    return before[line / 64] + CountOnes(below);
  };
  std::vector<std::uint32_t> next(before.back() + std::size_t{1});
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (std::size_t row = 0; row < parts[part].rows(); ++row) {
      ++next[rank_of(line_of(part, row)) + std::size_t{1}];
    }
  }
  for (std::size_t rank = 1; rank < next.size(); ++rank) {
    next[rank] += next[rank - 1];
  }
  std::vector<std::uint64_t> order(next.back());
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (std::size_t row = 0; row < parts[part].rows(); ++row) {
      order[next[rank_of(line_of(part, row))]++] =
          std::uint64_t{part} << 32 | row;
    }
  }
  return order;
}

}  // namespace io_internal
}  // namespace arrears
