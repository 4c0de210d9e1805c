// SPDX-License-Identifier: Apache-2.0
//
// hash_log_internal.h: which ids occur twice, in 8 bytes an id?
//
//   HashLog log;
//   HashLog::Writer writer(log);                      // one a thread
//   writer.Add(hash);
//   std::vector<std::uint64_t> twice = log.Repeated(executor);
//
// Equal hashes are no proof of equal ids: the few that occur twice are then
// compared as texts.
#ifndef ARREARS_IO_HASH_LOG_INTERNAL_H_
#define ARREARS_IO_HASH_LOG_INTERNAL_H_

#include <cstdint>
#include <vector>

#include "arrears/base/executor.h"
#include "partition_log_internal.h"

namespace arrears::io_internal {

class HashLog {
 public:
  // Adds from one thread. Its hashes are in the log once it is destroyed.
  class Writer {
   public:
    explicit Writer(HashLog& log) : writer_(log.log_) {}
    void Add(std::uint64_t hash) { writer_.Add(hash >> 56, hash); }

   private:
    PartitionLog<std::uint64_t>::Writer writer_;
  };

  // The hashes that were added more than once, ascending. Requires that no
  // writer lives.
  std::vector<std::uint64_t> Repeated(const Executor& executor) const;

 private:
  std::vector<std::uint64_t> RepeatedIn(
      std::size_t part, std::vector<std::uint64_t>* table) const;

  PartitionLog<std::uint64_t> log_;
};

}  // namespace arrears::io_internal

#endif  // ARREARS_IO_HASH_LOG_INTERNAL_H_
