// SPDX-License-Identifier: Apache-2.0
//
// The part of TableRows that joins chunks to columns.
#include <unordered_map>

#include "table_reader_internal.h"
#include "text_hash_internal.h"

namespace arrears::io_internal {
std::vector<std::uint32_t> TableRows::Lines() const {
  std::vector<std::uint32_t> lines(rows_);
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    for (std::size_t row = 0; row < chunk->rows; ++row) {
      lines[PlaceOf(chunk->begin + row)] = chunk->line[row];
    }
  }
  return lines;
}

std::vector<std::uint8_t> TableRows::JoinValidity(int column) const {
  const auto at = static_cast<std::size_t>(column);
  const bool nulls = std::any_of(
      chunks_.begin(), chunks_.end(),
      [&](const auto& chunk) { return !chunk->columns[at].state.empty(); });
  std::vector<std::uint8_t> bits;
  if (!nulls) return bits;
  bits.assign((rows_ + 7) / 8, 0xFF);
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    const std::vector<FieldState>& state = chunk->columns[at].state;
    for (std::size_t row = 0; row < state.size(); ++row) {
      if (state[row] == FieldState::kPresent) continue;
      const std::size_t bit = PlaceOf(chunk->begin + row);
      bits[bit / 8] &= static_cast<std::uint8_t>(~(1u << (bit % 8)));
    }
  }
  return bits;
}

ColumnBuilder<Date> TableRows::TakeDates(int column) {
  return Join<Date>(column, &Column::dates);
}
ColumnBuilder<std::int64_t> TableRows::TakeWide(int column) {
  return Join<std::int64_t>(column, &Column::wide);
}
ColumnBuilder<std::int32_t> TableRows::TakeNarrow(int column) {
  return Join<std::int32_t>(column, &Column::narrow);
}
ColumnBuilder<RowIndex> TableRows::TakeRows(int column) {
  if (column >= 0 && !place_.empty()) {
    for (const std::unique_ptr<Chunk>& chunk : chunks_) {
      for (std::int32_t& row :
           chunk->columns[static_cast<std::size_t>(column)].narrow) {
        row = place_[static_cast<std::size_t>(row)];  // Nulls are row 0.
      }
    }
  }
  return TakeNarrow(column);
}
ColumnBuilder<std::uint8_t> TableRows::TakeSmall(int column) {
  return Join<std::uint8_t>(column, &Column::small);
}
ColumnBuilder<double> TableRows::TakeReal(int column) {
  return Join<double>(column, &Column::real);
}

ColumnBuilder<std::uint8_t> TableRows::TakeCurrencies(
    int column, const std::vector<std::uint8_t>& final_number) {
  if (column < 0) return {};
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    for (std::uint8_t& number :
         chunk->columns[static_cast<std::size_t>(column)].small) {
      number = final_number[number];
    }
  }
  return TakeSmall(column);
}

void TableRows::TakeCodes(int column, ColumnBuilder<std::int32_t>* codes,
                          std::vector<std::string>* texts) {
  const auto at = static_cast<std::size_t>(column);
  std::unordered_map<std::string, std::int32_t> code_of;
  std::vector<std::int32_t> final_code;
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    Column& part = chunk->columns[at];
    // A text is numbered when a row that is still there has it.
    final_code.assign(part.texts.size(), -1);
    for (std::size_t row = 0; row < part.narrow.size(); ++row) {
      if (!part.state.empty() && part.state[row] != FieldState::kPresent) {
        part.narrow[row] = 0;
        continue;
      }
      std::int32_t& code =
          final_code[static_cast<std::size_t>(part.narrow[row])];
      if (code < 0) {
        const std::string& text =
            part.texts[static_cast<std::size_t>(part.narrow[row])];
        const auto [entry, added] =
            code_of.emplace(text, static_cast<std::int32_t>(texts->size()));
        if (added) texts->push_back(text);
        code = entry->second;
      }
      part.narrow[row] = code;
    }
    std::vector<std::string>().swap(part.texts);
  }
  *codes = TakeNarrow(column);
}

CodeColumn TableRows::TakeCodes(int column) {
  if (column < 0) return {};
  ColumnBuilder<std::int32_t> codes;
  std::vector<std::string> texts;
  TakeCodes(column, &codes, &texts);
  return CodeColumn(std::move(codes), std::move(texts));
}

TextBuilder TableRows::CopyTexts(int column) const {
  if (column < 0) return {};
  const auto at = static_cast<std::size_t>(column);
  if (!place_.empty()) return CopyArrangedTexts(at);
  std::vector<std::size_t> bytes_before;
  std::size_t bytes = 0;
  for (const std::unique_ptr<Chunk>& chunk : chunks_) {
    bytes_before.push_back(bytes);
    bytes += chunk->columns[at].bytes.size();
  }
  std::vector<char> all(bytes);
  std::vector<std::int64_t> offsets(rows_ + 1);
  options_.executor->Run(chunks_.size(), [&](std::size_t c) {
    const Column& part = chunks_[c]->columns[at];
    std::copy(part.bytes.begin(), part.bytes.end(),
              all.begin() + static_cast<std::ptrdiff_t>(bytes_before[c]));
    std::int64_t* const out = offsets.data() + chunks_[c]->begin + 1;
    for (std::size_t row = 0; row < part.ends.size(); ++row) {
      out[row] = static_cast<std::int64_t>(bytes_before[c] + part.ends[row]);
    }
  });
  return TextBuilder(std::move(all), std::move(offsets), JoinValidity(column));
}

TextBuilder TableRows::CopyArrangedTexts(std::size_t column) const {
  std::vector<std::int64_t> offsets(rows_ + 1);
  const auto size_of = [](const Column& part, std::size_t row) {
    return part.ends[row] - (row == 0 ? 0 : part.ends[row - 1]);
  };
  options_.executor->Run(chunks_.size(), [&](std::size_t c) {
    const Column& part = chunks_[c]->columns[column];
    for (std::size_t row = 0; row < part.ends.size(); ++row) {
      offsets[PlaceOf(chunks_[c]->begin + row) + 1] = size_of(part, row);
    }
  });
  for (std::size_t row = 0; row < rows_; ++row)
    offsets[row + 1] += offsets[row];
  std::vector<char> all(static_cast<std::size_t>(offsets.back()));
  options_.executor->Run(chunks_.size(), [&](std::size_t c) {
    const Column& part = chunks_[c]->columns[column];
    for (std::size_t row = 0; row < part.ends.size(); ++row) {
      const std::string_view text = part.text(row);
      std::copy(text.begin(), text.end(),
                all.begin() + offsets[PlaceOf(chunks_[c]->begin + row)]);
    }
  });
  return TextBuilder(std::move(all), std::move(offsets),
                     JoinValidity(static_cast<int>(column)));
}

absl::Status TableRows::ResolveWithin(std::string_view column) {
  const int position = binding_->Find(column);
  if (position < 0) return absl::OkStatus();
  const auto at = static_cast<std::size_t>(position);
  for (;;) {
    const TextBuilder ids = CopyTexts(binding_->Find("id"));
    const IdIndex index = IdIndex::Build(ids.View(), *options_.executor);
    std::vector<LateReject> rejects;
    for (const std::unique_ptr<Chunk>& chunk : chunks_) {
      Column& part = chunk->columns[at];
      part.narrow.assign(chunk->rows, 0);
      for (std::size_t row = 0; row < chunk->rows; ++row) {
        if (!part.state.empty() && part.state[row] != FieldState::kPresent) {
          continue;
        }
        const std::string_view id = part.text(row);
        part.narrow[row] = index.Find(id, HashAnyText(id));
        if (part.narrow[row] >= 0) continue;
        rejects.push_back({chunk->begin + row, std::string(column),
                           std::string(id), NoSuch(binding_->spec().table)});
      }
    }
    if (rejects.empty()) return absl::OkStatus();
    absl::Status status = Reject(rejects);
    if (!status.ok()) return status;
  }
}

FileReport TableRows::report() const {
  FileReport report = report_;
  report.rows_accepted = static_cast<std::int64_t>(rows_);
  report.amounts_unread = tally_.unread;
  return report;
}

std::vector<RejectedField> TableRows::TakeRejects() {
  std::vector<RejectedField> all = rejects_.Take();
  std::move(late_rejects_.begin(), late_rejects_.end(),
            std::back_inserter(all));
  late_rejects_.clear();
  std::stable_sort(all.begin(), all.end(),
                   [](const RejectedField& a, const RejectedField& b) {
                     return a.line < b.line;
                   });
  return all;
}

}  // namespace arrears::io_internal
