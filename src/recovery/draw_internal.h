// SPDX-License-Identifier: Apache-2.0
//
// draw_internal.h: what is draw 7 of a distribution, whoever asks and when?
//
// Uniform numbers are a function of (seed, draw, cell): Philox4x32 with ten
// rounds (Salmon, Moraes, Dror and Shaw 2011). The quantile function turns one
// into a draw, so that there is nothing to reject and no state.
#ifndef ARREARS_RECOVERY_DRAW_INTERNAL_H_
#define ARREARS_RECOVERY_DRAW_INTERNAL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace arrears::recovery_internal {

std::array<std::uint32_t, 4> Philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

// In (0, 1), 53 bits.
double UniformAt(std::uint64_t seed, std::uint64_t draw, std::uint32_t cell);
// Of the gamma distribution with this shape > 0 and scale 1; p in (0, 1).
double GammaQuantile(double shape, double p);
// Of the standard normal distribution; p in (0, 1).
double NormalQuantile(double p);

// Jeffreys prior of shares: an alpha of this much for each cell.
inline constexpr double kPriorPerCell = 0.5;

// A draw of the Dirichlet distribution; an alpha of 0 is a share of 0. Cells
// are numbered from `first_cell`. Requires some alpha > 0.
std::vector<double> DrawDirichlet(const double* alpha, std::size_t size,
                                  std::uint64_t seed, std::uint64_t draw,
                                  std::uint32_t first_cell);

// The nearest rank of `values`, which are sorted ascending and not empty.
double NearestRank(const std::vector<double>& values, double p);

}  // namespace arrears::recovery_internal

#endif  // ARREARS_RECOVERY_DRAW_INTERNAL_H_
