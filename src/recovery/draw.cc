// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "recovery/draw_internal.h"
#include "recovery/quiet_internal.h"

namespace arrears::recovery_internal {

std::array<std::uint32_t, 4> Philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) {
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

double UniformAt(std::uint64_t seed, std::uint64_t draw, std::uint32_t cell) {
  const std::array<std::uint32_t, 4> bits =
      Philox({static_cast<std::uint32_t>(draw),
              static_cast<std::uint32_t>(draw >> 32), cell, 0},
             {static_cast<std::uint32_t>(seed),
              static_cast<std::uint32_t>(seed >> 32)});
  const std::uint64_t word = std::uint64_t{bits[1]} << 32 | bits[0];
  // The middle of one of 2^53 equal parts, so that neither end is met.
  return (static_cast<double>(word >> 11) + 0.5) * 0x1p-53;
}

double GammaQuantile(double shape, double p) {
  return boost::math::gamma_p_inv(shape, p, Quiet());
}

double NormalQuantile(double p) {
  return -std::sqrt(2.0) * boost::math::erfc_inv(2 * p, Quiet());
}

std::vector<double> DrawDirichlet(const double* alpha, std::size_t size,
                                  std::uint64_t seed, std::uint64_t draw,
                                  std::uint32_t first_cell) {
  std::vector<double> shares(size, 0);
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (alpha[i] <= 0) continue;
    const auto cell = first_cell + static_cast<std::uint32_t>(i);
    shares[i] = GammaQuantile(alpha[i], UniformAt(seed, draw, cell));
    sum += shares[i];
  }
  for (double& share : shares) share /= sum;
  return shares;
}

double NearestRank(const std::vector<double>& values, double p) {
  const double rank = std::ceil(p * static_cast<double>(values.size()));
  const double last = static_cast<double>(values.size()) - 1;
  return values[static_cast<std::size_t>(std::clamp(rank - 1, 0.0, last))];
}

}  // namespace arrears::recovery_internal
