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
  char* const begin = static_cast<char*>(taken);
  const std::size_t past =
      reinterpret_cast<std::uintptr_t>(taken) & (kHugePage - 1);
  char* const memory = past == 0 ? begin : begin + (kHugePage - past);
  char* const end = memory + (bytes + 4095) / 4096 * 4096;
  if (memory > begin) munmap(taken, static_cast<std::size_t>(memory - begin));
  if (begin + all > end) {
    munmap(end, static_cast<std::size_t>(begin + all - end));
  }
  madvise(memory, bytes, MADV_HUGEPAGE);  // Advice: it may be declined.
  return memory;
}

void GivePages(void* memory, std::size_t bytes) { munmap(memory, bytes); }

void AdviseLargePages(void* memory, std::size_t bytes) {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t first = (begin + kHugePage - 1) & ~(kHugePage - 1);
  const std::uintptr_t last = (begin + bytes) & ~(kHugePage - 1);
  if (first >= last) return;
  madvise(static_cast<char*>(memory) + (first - begin), last - first,
          MADV_HUGEPAGE);
}

#else

void* TakePages(std::size_t bytes) {
  void* const memory = ::operator new (bytes, std::align_val_t{kHugePage});
  std::memset(memory, 0, bytes);
  return memory;
}

void GivePages(void* memory, std::size_t) {
  ::operator delete (memory, std::align_val_t{kHugePage});
}

void AdviseLargePages(void*, std::size_t) {}

#endif

}  // namespace arrears::base_internal
