// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>

#include "vector_width_internal.h"

namespace arrears::base_internal {
namespace {

VectorWidth Detect() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
      !__builtin_cpu_supports("bmi2") || !__builtin_cpu_supports("popcnt")) {
    return VectorWidth::kScalar;
  }
  const bool avx512 =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return avx512 ? VectorWidth::kAvx512 : VectorWidth::kAvx2;
#else
  return VectorWidth::kScalar;
#endif
}

// The widest width allowed; only tests change it.
std::atomic<VectorWidth> ceiling{VectorWidth::kAvx512};

}  // namespace

VectorWidth SupportedVectorWidth() {
  static const VectorWidth kDetected = Detect();
  return kDetected;
}

VectorWidth ActiveVectorWidth() {
  return std::min(SupportedVectorWidth(),
                  ceiling.load(std::memory_order_relaxed));
}

ScopedVectorWidth::ScopedVectorWidth(VectorWidth width)
    : before_(ceiling.exchange(width)) {}

ScopedVectorWidth::~ScopedVectorWidth() { ceiling.store(before_); }

}  // namespace arrears::base_internal
