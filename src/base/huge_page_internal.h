// SPDX-License-Identifier: Apache-2.0
//
// huge_page_internal.h: tables that are visited at random, in large pages.
//
//   HugeVector<Slot> slots(std::size_t{1} << 17);
//
// A visit to a page that the processor has no translation at hand for costs
// more than the visit itself. Pages of 2 MiB need 512 times fewer translations
// than those of 4 KiB. Where the system has none to give, nothing changes.
// Memory comes from the system and goes back to it when it is given up.
#ifndef ARREARS_BASE_HUGE_PAGE_INTERNAL_H_
#define ARREARS_BASE_HUGE_PAGE_INTERNAL_H_

#include <cstddef>
#include <new>
#include <vector>

namespace arrears::base_internal {

inline constexpr std::size_t kHugePage = std::size_t{1} << 21;

// Zeros, at a multiple of kHugePage; std::bad_alloc as from operator new.
void* TakePages(std::size_t bytes);
void GivePages(void* memory, std::size_t bytes);

// Asks for large pages where they fit into memory not yet touched. Advice only.
void AdviseLargePages(void* memory, std::size_t bytes);

template <class T>
class HugePageAllocator {
 public:
  using value_type = T;
  HugePageAllocator() = default;
  template <class U>
  HugePageAllocator(const HugePageAllocator<U>&) {}  // NOLINT: an allocator

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    return static_cast<T*>(bytes >= kHugePage
                               ? TakePages(bytes)
                               : ::operator new(bytes, kSmallAlignment));
  }
  void deallocate(T* memory, std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes >= kHugePage) return GivePages(memory, bytes);
    ::operator delete(memory, kSmallAlignment);
  }
  template <class U>
  bool operator==(const HugePageAllocator<U>&) const {
    return true;
  }

 private:
  static constexpr std::align_val_t kSmallAlignment{64};
};

template <class T>
using HugeVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace arrears::base_internal

#endif  // ARREARS_BASE_HUGE_PAGE_INTERNAL_H_
