// SPDX-License-Identifier: Apache-2.0
//
// vector_width_internal.h: which vector instructions may a kernel use here?
//
//   switch (ActiveVectorWidth()) {
//     case VectorWidth::kAvx512: return SumAvx512(values);  // target attribute
//     case VectorWidth::kAvx2: return SumAvx2(values);
//     case VectorWidth::kScalar: return SumScalar(values);
//   }
//
// The one place that asks the processor. Every width must give the same bytes:
// tests force each in turn and compare.
#ifndef ARREARS_BASE_VECTOR_WIDTH_INTERNAL_H_
#define ARREARS_BASE_VECTOR_WIDTH_INTERNAL_H_

#include <cstdint>

namespace arrears::base_internal {

enum class VectorWidth : std::uint8_t {
  kScalar,  // Portable C++; also every machine that is not x86-64.
  kAvx2,    // AVX2, BMI1, BMI2, POPCNT.
  kAvx512,  // The above and AVX-512 F, BW, DQ, VL.
};

// The widest this processor and operating system can run.
VectorWidth SupportedVectorWidth();

// What kernels use: the supported width, unless a test holds it down.
VectorWidth ActiveVectorWidth();

// For tests only, and not while kernels run: while one lives, the active width
// is `width`, or the supported one where that is narrower.
class ScopedVectorWidth {
 public:
  explicit ScopedVectorWidth(VectorWidth width);
  ~ScopedVectorWidth();
  ScopedVectorWidth(const ScopedVectorWidth&) = delete;
  ScopedVectorWidth& operator=(const ScopedVectorWidth&) = delete;

 private:
  VectorWidth before_;
};

}  // namespace arrears::base_internal

#endif  // ARREARS_BASE_VECTOR_WIDTH_INTERNAL_H_
