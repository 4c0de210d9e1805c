// SPDX-License-Identifier: Apache-2.0
//
// huge_page_internal.h: tables that are visited at random, in large pages.
//
//   HugeVector<Slot> slots(std::size_t{1} << 17);
//
// A visit to a page that the processor has no translation at hand for costs
// more than the visit itself. Pages of 2 MiB need 512 times fewer translations
// than those of 4 KiB. Where the system has none to give, nothing changes.
#ifndef ARREARS_BASE_HUGE_PAGE_INTERNAL_H_
#define ARREARS_BASE_HUGE_PAGE_INTERNAL_H_

#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace arrears::base_internal {

inline constexpr std::size_t kHugePage = std::size_t{1} << 21;

// Of whole large pages within the memory. Advice: that it is not taken is no
// error.
inline void AskForHugePages(void* memory, std::size_t bytes) {
#if defined(__linux__)
  const auto at = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t begin = (at + kHugePage - 1) & ~(kHugePage - 1);
  const std::uintptr_t end = (at + bytes) & ~(kHugePage - 1);
  if (begin < end) {
    madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  }
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
}

template <class T>
class HugePageAllocator {
 public:
  using value_type = T;
  HugePageAllocator() = default;
  template <class U>
  HugePageAllocator(const HugePageAllocator<U>&) {}  // NOLINT: an allocator

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    void* const memory = ::operator new(bytes, Alignment(bytes));
    if (bytes >= kHugePage) AskForHugePages(memory, bytes);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    ::operator delete(memory, Alignment(count * sizeof(T)));
  }
  template <class U>
  bool operator==(const HugePageAllocator<U>&) const {
    return true;
  }

 private:
  static std::align_val_t Alignment(std::size_t bytes) {
    return std::align_val_t(bytes >= kHugePage ? kHugePage : 64);
  }
};

template <class T>
using HugeVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace arrears::base_internal

#endif  // ARREARS_BASE_HUGE_PAGE_INTERNAL_H_
