// SPDX-License-Identifier: Apache-2.0
#include "base/huge_page_internal.h"

#if defined(__linux__)
#include <sys/mman.h>

#include <cstdint>
#else
#include <cstring>
#endif

namespace arrears::base_internal {

#if defined(__linux__)

void* TakePages(std::size_t bytes) {
  // Large pages begin at their multiples: the ends that are too much go back.
  const std::size_t all = bytes + kHugePage;
  void* const taken = mmap(nullptr, all, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (taken == MAP_FAILED) throw std::bad_alloc();
  const auto begin = reinterpret_cast<std::uintptr_t>(taken);
  const std::uintptr_t at = (begin + kHugePage - 1) & ~(kHugePage - 1);
  const std::uintptr_t end = (at + bytes + 4095) & ~std::uintptr_t{4095};
  if (at > begin) munmap(taken, at - begin);
  if (begin + all > end) {
    munmap(reinterpret_cast<void*>(end), begin + all - end);
  }
  void* const memory = reinterpret_cast<void*>(at);
  madvise(memory, bytes, MADV_HUGEPAGE);  // Advice: it may be declined.
  return memory;
}

void GivePages(void* memory, std::size_t bytes) { munmap(memory, bytes); }

#else

void* TakePages(std::size_t bytes) {
  void* const memory = ::operator new (bytes, std::align_val_t{kHugePage});
  std::memset(memory, 0, bytes);
  return memory;
}

void GivePages(void* memory, std::size_t) {
  ::operator delete (memory, std::align_val_t{kHugePage});
}

#endif

}  // namespace arrears::base_internal
