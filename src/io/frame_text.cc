// SPDX-License-Identifier: Apache-2.0
#include "arrears/io/frame_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

#include "ordered_text_internal.h"

namespace arrears {
namespace {

constexpr std::size_t kRowsPerTask = 4096;
constexpr std::int64_t kPowers[] = {1, 10, 100, 1000, 10000};

void AppendInteger(std::int64_t value, std::string* out) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value);
  out->append(buffer, end.ptr);
}

void AppendDouble(double value, std::string* out) {
  char buffer[40];
  const auto end =
      std::to_chars(buffer, buffer + sizeof(buffer), value == 0 ? 0.0 : value,
                    std::chars_format::general, 9);
  out->append(buffer, end.ptr);
}

void AppendMinor(std::int64_t minor, int exponent, std::string* out) {
  if (exponent == 0) return AppendInteger(minor, out);
  const std::uint64_t magnitude = minor < 0
                                      ? 0 - static_cast<std::uint64_t>(minor)
                                      : static_cast<std::uint64_t>(minor);
  const std::uint64_t power = static_cast<std::uint64_t>(kPowers[exponent]);
  if (minor < 0) out->push_back('-');
  AppendInteger(static_cast<std::int64_t>(magnitude / power), out);
  out->push_back('.');
  for (std::uint64_t place = power / 10, rest = magnitude % power; place > 0;
       place /= 10) {
    out->push_back(static_cast<char>('0' + rest / place));
    rest %= place;
  }
}

// Writes cells of a frame; what a column means is looked up once.
class CellWriter {
 public:
  CellWriter(const Frame& frame, const FrameTextOptions& options)
      : base_exponent_(options.base.exponent()) {
    const Column* currency = frame.Find("currency");
    if (currency == nullptr || currency->type() != ColumnType::kDictionary) {
      return;
    }
    codes_ = currency->int32s();
    for (const std::string& code : currency->dictionary()) {
      const absl::StatusOr<Currency> parsed = Currency::Parse(code);
      exponents_.push_back(parsed.ok() ? parsed->exponent() : base_exponent_);
    }
  }

  static bool IsMoney(const Column& column) {
    return column.type() == ColumnType::kInt64 &&
           (column.unit() == "minor" || column.unit() == "base minor");
  }
  static bool IsNumber(const Column& column) {
    return column.type() <= ColumnType::kFloat64;
  }

  // Requires column.has(row). Texts are given to `text`.
  template <class TextOut>
  void Append(const Column& column, std::size_t row, std::string* out,
              TextOut text) const {
    switch (column.type()) {
      case ColumnType::kInt8:
        return AppendInteger(column.int8s()[row], out);
      case ColumnType::kInt16:
        return AppendInteger(column.int16s()[row], out);
      case ColumnType::kInt32:
        return AppendInteger(column.int32s()[row], out);
      case ColumnType::kInt64:
        if (!IsMoney(column)) return AppendInteger(column.int64s()[row], out);
        return AppendMinor(
            column.int64s()[row],
            column.unit() == "minor" ? ExponentOf(row) : base_exponent_, out);
      case ColumnType::kFloat64:
        return AppendDouble(column.float64s()[row], out);
      case ColumnType::kDate:
        out->append(FormatIsoDate(column.dates()[row]));
        return;
      case ColumnType::kBool:
        out->append(column.bools()[row] != 0 ? "true" : "false");
        return;
      case ColumnType::kDictionary:
        return text(
            column
                .dictionary()[static_cast<std::size_t>(column.int32s()[row])]);
      case ColumnType::kDictionary8:
        return text(column.dictionary()[column.codes8()[row]]);
      case ColumnType::kText:
        return text(column.texts()[row]);
    }
  }

 private:
  int ExponentOf(std::size_t row) const {
    return codes_.has(row) ? exponents_[static_cast<std::size_t>(codes_[row])]
                           : base_exponent_;
  }

  int base_exponent_;
  ColumnView<std::int32_t> codes_;
  std::vector<int> exponents_;
};

// JSON has no NaN and no infinity.
bool NotFinite(const Column& column, std::size_t row) {
  return column.type() == ColumnType::kFloat64 &&
         !std::isfinite(column.float64s()[row]);
}

void AppendJsonText(std::string_view text, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out->append("\\u00");
      out->push_back(kHex[(c >> 4) & 15]);
      out->push_back(kHex[c & 15]);
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace

namespace {

void AppendHeader(const Frame& frame, std::string* out) {
  bool first = true;
  for (const Column& column : frame.columns()) {
    if (!first) out->push_back(',');
    first = false;
    io_internal::AppendCsvText(column.name(), out);
  }
  out->push_back('\n');
}

void AppendRows(const Frame& frame, const FrameTextOptions& options,
                std::size_t begin, std::size_t end, std::string* out) {
  const CellWriter cells(frame, options);
  const std::vector<Column>& columns = frame.columns();
  for (std::size_t row = begin; row < end; ++row) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (c > 0) out->push_back(',');
      if (!columns[c].has(row)) continue;
      cells.Append(columns[c], row, out, [&](std::string_view text) {
        io_internal::AppendCsvText(text, out);
      });
    }
    out->push_back('\n');
  }
}

}  // namespace

void io_internal::AppendCsvText(std::string_view text, std::string* out) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) {
    return c == ',' || c == '"' || c == '\r' || c == '\n';
  });
  if (plain) {
    out->append(text);
    return;
  }
  out->push_back('"');
  for (const char c : text) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

std::string CsvText(std::string_view text) {
  std::string field;
  io_internal::AppendCsvText(text, &field);
  return field;
}

std::string FrameCsv(const Frame& frame, const FrameTextOptions& options,
                     const Executor& executor) {
  const std::size_t tasks = (frame.rows() + kRowsPerTask - 1) / kRowsPerTask;
  std::vector<std::string> parts(tasks + 1);
  AppendHeader(frame, &parts[0]);
  executor.Run(tasks, [&](std::size_t task) {
    AppendRows(frame, options, task * kRowsPerTask,
               std::min(frame.rows(), (task + 1) * kRowsPerTask),
               &parts[task + 1]);
  });
  std::size_t size = 0;
  for (const std::string& part : parts) size += part.size();
  std::string csv;
  csv.reserve(size);
  for (const std::string& part : parts) csv += part;
  return csv;
}

absl::Status WriteFrameCsv(
    const std::string& path, std::size_t rows,
    const std::function<Frame(std::size_t begin, std::size_t end)>& part,
    const FrameTextOptions& options, const Executor& executor) {
  absl::StatusOr<io_internal::OutputFile> file =
      io_internal::OutputFile::Create(path);
  if (!file.ok()) return file.status();
  std::string header;
  AppendHeader(part(0, 0), &header);
  absl::Status status = io_internal::WriteInOrder(
      file->target(), header, (rows + kRowsPerTask - 1) / kRowsPerTask,
      executor, [&](std::size_t task, std::string* text) {
        const std::size_t begin = task * kRowsPerTask;
        const std::size_t end = std::min(rows, begin + kRowsPerTask);
        AppendRows(part(begin, end), options, 0, end - begin, text);
      });
  if (!status.ok()) return status;
  return file->Close();
}

std::string FrameJson(const Frame& frame, const FrameTextOptions& options) {
  const CellWriter cells(frame, options);
  std::string out = "[";
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    out += row == 0 ? "\n  {" : ",\n  {";
    bool first = true;
    for (const Column& column : frame.columns()) {
      if (!first) out += ", ";
      first = false;
      AppendJsonText(column.name(), &out);
      out += ": ";
      if (!column.has(row) || NotFinite(column, row)) {
        out += "null";
        continue;
      }
      const bool quoted =
          CellWriter::IsMoney(column) || column.type() == ColumnType::kDate;
      if (quoted) out.push_back('"');
      cells.Append(column, row, &out,
                   [&](std::string_view text) { AppendJsonText(text, &out); });
      if (quoted) out.push_back('"');
    }
    out.push_back('}');
  }
  out += frame.rows() == 0 ? "]\n" : "\n]\n";
  return out;
}

}  // namespace arrears
